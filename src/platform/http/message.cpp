// Names, statuses and the JSON form of errors.
#include "platform/http/message.hpp"

#include <algorithm>

#include "platform/json/value.hpp"

namespace gigco::http {
namespace {

constexpr std::string_view kRetryAfterSeconds = "1";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view to_string(Method method) noexcept {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
    case Method::other:
      break;
  }
  return "OTHER";
}

std::string_view Request::header(std::string_view name) const noexcept {
  const auto found =
      std::ranges::find_if(headers, [&](const Header& h) { return equal_ignoring_case(h.name, name); });
  return found == headers.end() ? std::string_view() : found->value;
}

int status_of(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::invalid:
      return 400;
    case ErrorKind::unauthenticated:
      return 401;
    case ErrorKind::payment_required:
      return 402;
    case ErrorKind::forbidden:
      return 403;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::conflict:
      return 409;
    case ErrorKind::precondition:
      return 412;
    case ErrorKind::too_large:
      return 413;
    case ErrorKind::unsupported:
      return 415;
    case ErrorKind::unprocessable:
      return 422;
    case ErrorKind::rate_limited:
      return 429;
    case ErrorKind::unavailable:
    case ErrorKind::unknown_outcome:
    case ErrorKind::given_up:
      return 503;
    case ErrorKind::internal:
      break;
  }
  return 500;
}

std::string_view reason_phrase(int status) noexcept {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

Response error_response(const Error& error, std::string_view request_id) {
  return error_response(status_of(error.kind), error, request_id);
}

Response error_response(int status, const Error& error, std::string_view request_id) {
  Response response{.status = status};
  std::string& out = response.body;
  out = R"({"error":)";
  json::append_string(out, error.title);
  out += R"(,"message":)";
  json::append_string(out, error.message);
  out += R"(,"code":)";
  json::append_string(out, error.code);
  out += R"(,"details":{)";
  for (std::size_t i = 0; i < error.details.size(); ++i) {
    const FieldError& detail = error.details[i];
    const bool named_before =
        std::any_of(error.details.begin(), error.details.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const FieldError& earlier) { return earlier.field == detail.field; });
    if (named_before) {
      continue;
    }
    out += i > 0 ? "," : "";
    json::append_string(out, detail.field);
    out += ':';
    json::append_string(out, detail.reason);
  }
  out += R"(},"request_id":)";
  json::append_string(out, request_id);
  out += '}';
  if (status_of(error.kind) == status_of(ErrorKind::unavailable)) {
    response.headers.emplace_back("Retry-After", kRetryAfterSeconds);
  } else if (error.kind == ErrorKind::unauthenticated) {
    response.headers.emplace_back("WWW-Authenticate", "Bearer");  // RFC 9110 section 11.6.1
  } else if (error.kind == ErrorKind::rate_limited) {
    const auto wait = std::ranges::find(error.details, "retry_after", &FieldError::field);
    if (wait != error.details.end()) {
      response.headers.emplace_back("Retry-After", wait->reason);  // RFC 9110 section 10.2.3
    }
  }
  return response;
}

}  // namespace gigco::http
