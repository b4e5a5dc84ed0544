#include "platform/http/parser.hpp"

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/verb.hpp>

namespace gigco::http {
namespace {

namespace bh = boost::beast::http;

constexpr std::uint64_t kReservedBody = 64U * 1024U;  // more is reserved only as it arrives

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

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

}  // namespace

RequestParser::RequestParser(std::uint32_t max_header_bytes, std::uint64_t max_body_bytes) {
  header_limit(max_header_bytes);
  body_limit(max_body_bytes);
}

void RequestParser::keep_header(std::string_view bytes) {
  header_bytes_ = bytes;
  const auto moved = [&](std::string_view old) {
    return old.empty() ? std::string_view()
                       : std::string_view(header_bytes_).substr(static_cast<std::size_t>(old.data() - bytes.data()), old.size());
  };
  target_ = moved(target_);
  for (Header& header : headers_) {
    header = {moved(header.name), moved(header.value)};
  }
}

void RequestParser::on_request_impl(Verb verb, Text, Text target, int version, Fault&) {
  method_ = method_of(verb);
  target_ = view(target);
  version_ = version;
}

void RequestParser::on_response_impl(int, Text, int, Fault& fault) { fault = bh::error::bad_method; }

void RequestParser::on_field_impl(Field, Text name, Text value, Fault& fault) {
  if (header_done_) {
    return;  // trailers: RFC 9110 section 6.5.1 lets us drop them
  }
  if (headers_.size() >= kMaxHeaderFields) {
    fault = bh::error::header_limit;
    return;
  }
  headers_.push_back({view(name), view(value)});
}

void RequestParser::on_header_impl(Fault&) { header_done_ = true; }

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& content_length, Fault&) {
  body_.reserve(static_cast<std::size_t>(std::min(content_length.value_or(0), kReservedBody)));
}

std::size_t RequestParser::on_body_impl(Text body, Fault&) {
  body_.append(body.data(), body.size());
  return body.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t, Text, Fault&) {}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text body, Fault&) {
  body_.append(body.data(), body.size());
  return body.size();
}

void RequestParser::on_finish_impl(Fault&) {}

}  // namespace gigco::http
