// A running GigCo as others see it, asked one question after another. Internal to this room.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "platform/http_client/http_client.hpp"

namespace gigco::preflight {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Seen {
  int status = 0;            // 0: no answer
  std::string problem = {};  // why there is none
  http_client::Response response = {};
  std::chrono::milliseconds took{};

  [[nodiscard]] bool answered(int expected) const noexcept { return status == expected; }
  [[nodiscard]] std::string header(std::string_view name) const { return std::string(response.header(name)); }
  /// "answered 200", "answered 503" or "gave no answer: …".
  [[nodiscard]] std::string summary() const;
};

class Site {
 public:
  /// Both without a slash at their end; the second may be empty.
  Site(std::string url, std::string admin_url);

  [[nodiscard]] const std::string& url() const noexcept { return url_; }
  [[nodiscard]] bool has_admin() const noexcept { return !admin_url_.empty(); }

  Seen get(const std::string& path, Headers headers = {});
  Seen options(const std::string& path, Headers headers);
  Seen post(const std::string& path, std::string body);
  Seen get_admin(const std::string& path);

 private:
  Seen ask(http_client::Request request);

  std::string url_;
  std::string admin_url_;
  boost::asio::io_context loop_;
  http_client::Client client_;
};

}  // namespace gigco::preflight
