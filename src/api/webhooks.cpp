#include "api/webhooks.hpp"

#include "api/answers.hpp"
#include "api/routes.hpp"
#include "domain/payments/bookkeeper.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/json/codec.hpp"
#include "vendors/clover/webhook.hpp"

namespace gigco::api {
namespace {

using boost::asio::awaitable;

/// A replay has the same answer as the first: whoever sends it can do nothing better than stop.
awaitable<http::Response> receive(payments::Bookkeeper& bookkeeper, const std::string& secret,
                                  http::Request& request) {
  const std::string_view signature = request.header("Clover-Signature");
  const Result<clover::Webhook> webhook = clover::read_webhook(secret, signature, request.body, now());
  if (!webhook) {
    co_return http::error_response(webhook.error(), request.id);
  }
  const std::string body_hash = crypto::to_hex(crypto::sha256(request.body));
  const bool is_new = co_await bookkeeper.receive(*webhook, body_hash);
  const Confirmation answer = confirmation(is_new ? "Received." : "Received before.");
  co_return http::Response{.body = json::serialize(answer)};
}

}  // namespace

std::vector<http::Route> webhook_routes(payments::Bookkeeper* bookkeeper, std::string secret) {
  return {{.method = http::Method::post,
           .pattern = "/api/v1/webhooks/clover",
           .access = {.everyone = true},
           .rate_class = http::RateClass::webhook,
           .tag = "webhooks",
           .name = "receiveCloverWebhook",
           .summary = "Clover tells of a payment, signed by Clover-Signature",
           .response_type = &json::type_of<Confirmation>(),
           .other_statuses = {400, 401},
           .handler = [bookkeeper, secret = std::move(secret)](http::Request& request) {
             return receive(*bookkeeper, secret, request);
           }}};
}

}  // namespace gigco::api
