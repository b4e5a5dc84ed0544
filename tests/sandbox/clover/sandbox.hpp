// The sandbox, asked by bare HTTP as Clover's pages show it, without our client.
#pragma once

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "platform/http_client/http_client.hpp"
#include "platform/json/codec.hpp"
#include "sandbox/clover/server.hpp"
#include "tests/support/wait.hpp"

namespace gigco::sandbox::clover {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct ErrorView {
  std::optional<std::string> type;
  std::optional<std::string> code;
  std::optional<std::string> decline_code;
  std::optional<std::string> param;
  std::optional<std::string> charge;
};
BOOST_DESCRIBE_STRUCT(ErrorView, (), (type, code, decline_code, param, charge))

struct SourceView {
  std::optional<std::string> id;
};
BOOST_DESCRIBE_STRUCT(SourceView, (), (id))

/// What the tests look at of any answer.
struct View {
  std::optional<std::string> id;
  std::optional<std::string> status;
  std::optional<std::int64_t> amount;
  std::optional<std::string> customer;
  std::optional<bool> paid;
  std::optional<SourceView> source;
  std::optional<bool> has_more;
  std::optional<std::string> apiAccessKey;
  std::optional<ErrorView> error;
};
BOOST_DESCRIBE_STRUCT(View, (), (id, status, amount, customer, paid, source, has_more, apiAccessKey, error))

struct ListView {
  std::vector<View> data;
};
BOOST_DESCRIBE_STRUCT(ListView, (), (data))

class Sandbox : public ::testing::Test {
 protected:
  static constexpr Limit kAnyNumber{.calls_per_second = 10'000, .calls_at_once = 1'000};

  static Settings settings() {
    return {.private_key = "private-key",
            .public_key = "public-key",
            .limits = {.token = kAnyNumber, .app = kAnyNumber}};
  }
  /// All that a charge asks for.
  static Headers good() {
    return {{"Authorization", "Bearer private-key"},
            {"User-Agent", "test"},
            {"x-forwarded-for", "203.0.113.7"},
            {"Content-Type", "application/json"}};
  }
  static Headers without(std::string_view name) {
    Headers headers = good();
    for (auto& [key, value] : headers) {
      value = key == name ? "" : value;  // curl sends no header without a value
    }
    return headers;
  }

  http_client::Response ask(const std::string& method, const std::string& path, std::string body = "",
                            Headers headers = good()) {
    http_client::Request request{.method = method,
                                 .url = server_->url() + path,
                                 .headers = std::move(headers),
                                 .body = std::move(body)};
    return test::wait_for(context_, transport_.send(std::move(request))).value();
  }
  template <class T = View>
  static T view(const http_client::Response& answer) {
    return json::deserialize<T>(answer.body, json::Reader::Source::foreign).value();
  }
  /// The code of a refusal.
  std::string refused(int status, const std::string& path, const std::string& body, Headers headers = good(),
                      const std::string& method = "POST") {
    const http_client::Response answer = ask(method, path, body, std::move(headers));
    EXPECT_EQ(answer.status, status) << answer.body;
    return view(answer).error.value_or(ErrorView()).code.value_or("");
  }
  View done(const std::string& path, const std::string& body, const std::string& method = "POST") {
    const http_client::Response answer = ask(method, path, body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    return view(answer);
  }
  static std::string card(const std::string& number = "4242424242424242", const std::string& more = "") {
    return R"({"card":{"number":")" + number + R"(","exp_month":"12","exp_year":"2035")" + more + "}}";
  }
  std::string token(const std::string& number = "4242424242424242") {
    const auto answer =
        ask("POST", "/v1/tokens", card(number), {{"apikey", "public-key"}, {"User-Agent", "test"}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return view(answer).id.value();
  }
  static std::string charge_of(const std::string& source, const std::string& more = "") {
    return R"({"amount":5000,"currency":"usd","capture":false,"source":")" + source + "\"" + more + "}";
  }

  std::unique_ptr<Server> server_ = Server::start(settings()).value();
  boost::asio::io_context context_;
  http_client::Client transport_{context_, {}};
};

}  // namespace gigco::sandbox::clover
