// Beast's HTTP/1 parser with our own storage: one copy of the header block, views into it, and a
// body string. Internal to this room.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/beast/http/basic_parser.hpp>

#include "platform/http/message.hpp"

namespace gigco::http {

inline constexpr std::size_t kMaxHeaderFields = 100;

class RequestParser : public boost::beast::http::basic_parser<true> {
 public:
  RequestParser(std::uint32_t max_header_bytes, std::uint64_t max_body_bytes);

  /// Called with the bytes that the header took, before they leave the buffer: keeps a copy of them.
  void keep_header(std::string_view bytes);

  [[nodiscard]] int version() const noexcept { return version_; }  // 10 or 11
  [[nodiscard]] Method method() const noexcept { return method_; }
  [[nodiscard]] std::string_view target() const noexcept { return target_; }
  [[nodiscard]] std::vector<Header> take_headers() noexcept { return std::move(headers_); }
  [[nodiscard]] const std::vector<Header>& headers() const noexcept { return headers_; }
  [[nodiscard]] const std::string& body() const noexcept { return body_; }

 private:
  using Fault = boost::beast::error_code;
  using Text = boost::beast::string_view;
  using Verb = boost::beast::http::verb;
  using Field = boost::beast::http::field;

  void on_request_impl(Verb verb, Text name, Text target, int version, Fault& fault) override;
  void on_response_impl(int code, Text reason, int version, Fault& fault) override;
  void on_field_impl(Field field, Text name, Text value, Fault& fault) override;
  void on_header_impl(Fault& fault) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& content_length, Fault& fault) override;
  std::size_t on_body_impl(Text body, Fault& fault) override;
  void on_chunk_header_impl(std::uint64_t size, Text extensions, Fault& fault) override;
  std::size_t on_chunk_body_impl(std::uint64_t remain, Text body, Fault& fault) override;
  void on_finish_impl(Fault& fault) override;

  Method method_ = Method::other;
  int version_ = 11;
  std::string_view target_;
  std::vector<Header> headers_;
  bool header_done_ = false;
  std::string header_bytes_;
  std::string body_;
};

}  // namespace gigco::http
