// What Beast's parser finds is noted as places in the header block, because the buffer may move while
// the header arrives; at its end one copy of the block is made and the places become views.
#include "platform/http/parser.hpp"

#include <algorithm>
#include <functional>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/verb.hpp>

namespace gigco::http {
namespace {

namespace bh = boost::beast::http;

constexpr std::uint64_t kReservedBody = 64U * 1024U;  // bytes; more is reserved only as it arrives
constexpr std::size_t kUsualFields = 16;
constexpr int kHttp11 = 11;

Method method_of(bh::verb verb) {
  switch (verb) {
    case bh::verb::get:
      return Method::get;
    case bh::verb::head:
      return Method::head;
    case bh::verb::post:
      return Method::post;
    case bh::verb::put:
      return Method::put;
    case bh::verb::patch:
      return Method::patch;
    case bh::verb::delete_:
      return Method::del;
    case bh::verb::options:
      return Method::options;
    default:
      return Method::other;
  }
}

/// Whether the request line names an HTTP version, and one that is not spoken here.
bool names_other_version(std::string_view message) {
  const std::string_view line = message.substr(0, message.find_first_of("\r\n"));
  const std::size_t space = line.rfind(' ');
  const std::string_view version = space == std::string_view::npos ? line : line.substr(space + 1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  constexpr std::string_view kForm = "HTTP/d.d";
  return version.size() == kForm.size() && version.starts_with("HTTP/") && is_digit(version[5]) &&
         version[6] == '.' && is_digit(version[7]) && version != "HTTP/1.1" && version != "HTTP/1.0";
}

}  // namespace

RequestParser::RequestParser(std::uint32_t max_header_bytes, std::uint64_t max_body_bytes)
    : max_header_bytes_(max_header_bytes) {
  header_limit(max_header_bytes);
  body_limit(max_body_bytes);
  places_.reserve(kUsualFields);
}

RequestParser::State RequestParser::fail(Fault fault) noexcept {
  fault_ = fault;
  return State::faulty;
}

RequestParser::State RequestParser::feed_header(std::string_view message) {
  message_ = message;
  const std::string_view fresh = message.substr(header_size_);
  FaultCode code;
  header_size_ += put(boost::asio::buffer(fresh.data(), fresh.size()), code);
  if (code && code != bh::error::need_more) {
    return fail(fault_of(code, message));
  }
  if (!is_header_done()) {
    // Beast counts from what it has not used yet, so that the sum is ours to watch.
    return message.size() > max_header_bytes_ ? fail(Fault::header_too_large) : State::incomplete;
  }
  if (header_size_ > max_header_bytes_) {
    return fail(Fault::header_too_large);
  }
  keep_header(message.substr(0, header_size_));
  if (const auto fault = framing_fault()) {
    return fail(*fault);
  }
  return State::complete;
}

RequestParser::State RequestParser::feed_body(std::string_view bytes, std::size_t& used) {
  used = 0;
  FaultCode code;
  while (!is_done()) {
    used += put(boost::asio::buffer(bytes.data() + used, bytes.size() - used), code);
    if (code == bh::error::need_more || (!code && used == bytes.size() && !is_done())) {
      // A chunk's line and the trailers wait in the buffer until they are whole.
      return bytes.size() - used > max_header_bytes_ ? fail(Fault::header_too_large) : State::incomplete;
    }
    if (code) {
      return fail(fault_of(code, {}));
    }
  }
  return State::complete;
}

Fault RequestParser::fault_of(const FaultCode& code, std::string_view message) const {
  if (code == bh::error::header_limit) {
    return Fault::header_too_large;
  }
  if (code == bh::error::body_limit) {
    return Fault::body_too_large;
  }
  if (code == bh::error::bad_version && names_other_version(message)) {
    return Fault::version_unsupported;
  }
  return Fault::malformed;
}

std::optional<Fault> RequestParser::framing_fault() const {
  std::size_t hosts = 0;
  bool has_length = false;
  bool has_coding = false;
  bool other_coding = false;
  for (const Header& header : headers_) {
    if (equal_ignoring_case(header.name, "Host")) {
      ++hosts;
    } else if (equal_ignoring_case(header.name, "Content-Length")) {
      has_length = true;
    } else if (equal_ignoring_case(header.name, "Transfer-Encoding")) {
      has_coding = true;
      other_coding = other_coding || !equal_ignoring_case(header.value, "chunked");
    }
  }
  if (hosts > 1 || (version_ == kHttp11 && hosts == 0)) {
    return Fault::malformed;
  }
  if (has_coding && (has_length || version_ != kHttp11)) {
    return Fault::malformed;  // RFC 9112 section 6.1: likely an attempt at smuggling
  }
  if (other_coding) {
    return Fault::encoding_unsupported;
  }
  return {};
}

bool RequestParser::expects_continue() const {
  return version_ == kHttp11 && std::ranges::any_of(headers_, [](const Header& header) {
           return equal_ignoring_case(header.name, "Expect") &&
                  equal_ignoring_case(header.value, "100-continue");
         });
}

std::optional<RequestParser::Place> RequestParser::place(Text text) const noexcept {
  const std::less_equal<> not_after;
  const char* const end = message_.data() + message_.size();
  if (!not_after(message_.data(), text.data()) || !not_after(text.data() + text.size(), end)) {
    return {};
  }
  return Place{static_cast<std::size_t>(text.data() - message_.data()), text.size()};
}

void RequestParser::keep_header(std::string_view block) {
  header_bytes_ = block;
  const auto view = [this](Place place) {
    return std::string_view(header_bytes_).substr(place.offset, place.size);
  };
  target_ = view(target_place_);
  headers_.reserve(places_.size());
  for (const PlacedField& field : places_) {
    headers_.push_back({view(field.name), view(field.value)});
  }
}

void RequestParser::on_request_impl(Verb verb, Text, Text target, int version, FaultCode&) {
  method_ = method_of(verb);
  target_place_ = place(target).value_or(Place{});
  version_ = version;
}

void RequestParser::on_response_impl(int, Text, int, FaultCode& code) { code = bh::error::bad_method; }

void RequestParser::on_field_impl(Field, Text name, Text value, FaultCode& code) {
  if (header_done_) {
    return;  // trailers: RFC 9110 section 6.5.1 lets us drop them
  }
  if (places_.size() >= kMaxHeaderFields) {
    code = bh::error::header_limit;
    return;
  }
  const auto name_place = place(name);
  const auto value_place = place(value);
  if (!name_place || !value_place) {
    code = bh::error::bad_value;  // Beast unfolded it elsewhere: obs-fold, RFC 9112 section 5.2
    return;
  }
  places_.push_back({*name_place, *value_place});
}

void RequestParser::on_header_impl(FaultCode&) { header_done_ = true; }

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& content_length, FaultCode&) {
  body_.reserve(static_cast<std::size_t>(std::min(content_length.value_or(0), kReservedBody)));
}

std::size_t RequestParser::on_body_impl(Text body, FaultCode&) {
  body_.append(body.data(), body.size());
  return body.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t, Text, FaultCode&) {}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text body, FaultCode&) {
  body_.append(body.data(), body.size());
  return body.size();
}

void RequestParser::on_finish_impl(FaultCode&) {}

}  // namespace gigco::http
