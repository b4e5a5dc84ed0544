#include "app/preflight/site.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

namespace gigco::preflight {
namespace {

constexpr std::chrono::seconds kPatience{10};

}  // namespace

std::string Seen::summary() const {
  return status == 0 ? "gave no answer: " + problem : "answered " + std::to_string(status);
}

Site::Site(std::string url, std::string admin_url)
    : url_(std::move(url)), admin_url_(std::move(admin_url)), client_(loop_, {}) {}

Seen Site::get(const std::string& path, Headers headers) {
  return ask({.url = url_ + path, .headers = std::move(headers)});
}

Seen Site::options(const std::string& path, Headers headers) {
  return ask({.method = "OPTIONS", .url = url_ + path, .headers = std::move(headers)});
}

Seen Site::post(const std::string& path, std::string body) {
  return ask({.method = "POST",
              .url = url_ + path,
              .headers = {{"Content-Type", "application/json"}},
              .body = std::move(body)});
}

Seen Site::get_admin(const std::string& path) { return ask({.url = admin_url_ + path}); }

Seen Site::ask(http_client::Request request) {
  request.timeout = kPatience;
  const auto began = std::chrono::steady_clock::now();
  auto answer = boost::asio::co_spawn(loop_, client_.send(std::move(request)), boost::asio::use_future);
  loop_.restart();
  loop_.run();
  const http_client::Outcome outcome = answer.get();
  Seen seen{.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                          began)};
  if (outcome) {
    seen.status = outcome->status;
    seen.response = *outcome;
  } else {
    seen.problem = outcome.error().reason;
  }
  return seen;
}

}  // namespace gigco::preflight
