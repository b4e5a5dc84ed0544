// Beast's HTTP/1 parser with our own storage: one copy of the header block, views into it, and a
// body string. Beast's generic message types and streams stay out. Internal to this room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/beast/http/basic_parser.hpp>

#include "platform/http/fault.hpp"
#include "platform/http/message.hpp"

namespace gigco::http {

inline constexpr std::size_t kMaxHeaderFields = 100;

/// One request. Feed the header until it is complete, then the body if there is one.
class RequestParser : private boost::beast::http::basic_parser<true> {
 public:
  RequestParser(std::uint32_t max_header_bytes, std::uint64_t max_body_bytes);

  enum class State { incomplete, complete, faulty };

  /// `message` is all that has arrived of the request, from its first byte on; it may have moved since
  /// the last call. Once complete, header_size() of its bytes have been used, and none of the views
  /// given out here point into it.
  State feed_header(std::string_view message);
  [[nodiscard]] std::size_t header_size() const noexcept { return header_size_; }

  /// Uses as much of `bytes` as it can and says how much in `used`.
  State feed_body(std::string_view bytes, std::size_t& used);

  /// After `faulty`.
  [[nodiscard]] Fault fault() const noexcept { return fault_; }

  /// After a complete header.
  [[nodiscard]] bool expects_body() const { return !is_done(); }
  [[nodiscard]] bool expects_continue() const;  // RFC 9110 section 10.1.1
  [[nodiscard]] bool wants_keep_alive() const { return keep_alive(); }
  [[nodiscard]] int version() const noexcept { return version_; }  // 10 or 11
  [[nodiscard]] Method method() const noexcept { return method_; }
  [[nodiscard]] std::string_view target() const noexcept { return target_; }
  [[nodiscard]] const std::vector<Header>& headers() const noexcept { return headers_; }
  [[nodiscard]] std::string_view body() const noexcept { return body_; }

 private:
  using Base = boost::beast::http::basic_parser<true>;
  using FaultCode = boost::beast::error_code;
  using Text = boost::beast::string_view;
  using Verb = boost::beast::http::verb;
  using Field = boost::beast::http::field;

  struct Place {  // of a text in the header block
    std::size_t offset = 0;
    std::size_t size = 0;
  };
  struct PlacedField {
    Place name;
    Place value;
  };

  State fail(Fault fault) noexcept;
  Fault fault_of(const FaultCode& code, std::string_view message) const;
  std::optional<Place> place(Text text) const noexcept;
  void keep_header(std::string_view block);
  /// What RFC 9112 sections 3.2 and 6 demand beyond the grammar.
  std::optional<Fault> framing_fault() const;

  void on_request_impl(Verb verb, Text name, Text target, int version, FaultCode& code) override;
  void on_response_impl(int status, Text reason, int version, FaultCode& code) override;
  void on_field_impl(Field field, Text name, Text value, FaultCode& code) override;
  void on_header_impl(FaultCode& code) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& content_length, FaultCode& code) override;
  std::size_t on_body_impl(Text body, FaultCode& code) override;
  void on_chunk_header_impl(std::uint64_t size, Text extensions, FaultCode& code) override;
  std::size_t on_chunk_body_impl(std::uint64_t remain, Text body, FaultCode& code) override;
  void on_finish_impl(FaultCode& code) override;

  std::uint32_t max_header_bytes_;
  Fault fault_ = Fault::malformed;
  std::string_view message_;  // what feed_header() was given, while it runs
  std::size_t header_size_ = 0;

  Method method_ = Method::other;
  int version_ = 11;
  Place target_place_;
  std::vector<PlacedField> places_;
  bool header_done_ = false;

  std::string header_bytes_;
  std::string_view target_;
  std::vector<Header> headers_;
  std::string body_;
};

}  // namespace gigco::http
