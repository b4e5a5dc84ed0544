#include "sandbox/clover/messenger.hpp"

#include <chrono>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "platform/crypto/digest.hpp"
#include "platform/json/codec.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/pause.hpp"
#include "sandbox/clover/books.hpp"

namespace gigco::sandbox::clover {
namespace {

using boost::asio::awaitable;

constexpr int kAll = 100;
constexpr int kSuccess = 2;
constexpr int kHundreds = 100;
constexpr std::chrono::milliseconds kTimeout{5'000};
constexpr int kMaxDelayMs = 60'000;

std::int64_t milliseconds_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string signature(const std::string& secret, const std::string& body) {
  const std::string time = std::to_string(milliseconds_now() / 1'000);
  return "t=" + time + ",v1=" + crypto::to_hex(crypto::hmac_sha256(secret, time + "." + body));
}

struct Body {
  std::int64_t createdTime = 0;
  std::string message;
  std::string type = "PAYMENT";
  std::string status;
  std::string id;
  std::string merchantId = "SANDBOX000001";
  std::int64_t amount_captured = 0;
  std::int64_t amount_refunded = 0;
};
BOOST_DESCRIBE_STRUCT(Body, (),
                      (createdTime, message, type, status, id, merchantId, amount_captured, amount_refunded))

}  // namespace

json::Rules Webhooks::rules() {
  return {json::rule("url").defaulted(), json::rule("twice_percent").defaulted().range(0, kAll),
          json::rule("delay_ms").defaulted().range(0, kMaxDelayMs)};
}

Messenger::Messenger(boost::asio::io_context& context, std::string secret)
    : context_(context), secret_(std::move(secret)), client_(context, {}) {}

int Messenger::random_below(int limit) {
  return limit == 0 ? 0 : std::uniform_int_distribution<int>(0, limit - 1)(random_);
}

void Messenger::tell(const Charge& charge) {
  if (how_.url.empty()) {
    return;
  }
  const bool is_declined = charge.failure_code.has_value();
  const Body body{
      .createdTime = milliseconds_now(),
      .message = (is_declined ? "Declined for " : "Approved for ") + std::to_string(charge.amount),
      .status = is_declined ? "DECLINED" : "APPROVED",
      .id = charge.id,
      .amount_captured = charge.amount_captured,
      .amount_refunded = charge.amount_refunded};
  const std::string text = json::serialize(body);
  const int times = random_below(kAll) < how_.twice_percent ? 2 : 1;
  for (int i = 0; i < times; ++i) {
    boost::asio::co_spawn(context_, send(text, random_below(how_.delay_ms)), boost::asio::detached);
  }
}

awaitable<void> Messenger::send(std::string body, int delay_ms) {
  co_await runtime::pause(std::chrono::milliseconds(delay_ms));
  http_client::Request request{
      .method = "POST",
      .url = how_.url,
      .headers = {{"Content-Type", "application/json"}, {"Clover-Signature", signature(secret_, body)}},
      .body = body,
      .timeout = kTimeout};
  const http_client::Outcome outcome = co_await client_.send(std::move(request));
  if (!outcome || outcome->status / kHundreds != kSuccess) {
    log::warning("webhook not delivered", {{"status", outcome ? outcome->status : 0}});
  }
}

}  // namespace gigco::sandbox::clover
