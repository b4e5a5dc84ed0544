#include "sandbox/clover/service.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "platform/crypto/digest.hpp"
#include "platform/http/target.hpp"
#include "platform/runtime/pause.hpp"
#include "sandbox/clover/sdk.hpp"

namespace gigco::sandbox::clover {
namespace {

using http::Method;

constexpr int kUnauthorized = 401;
constexpr int kPaymentRequired = 402;
constexpr int kTooManyRequests = 429;

http::Response response_of(const Answer& answer) {
  return {.status = answer.status, .body = json::to_string(json::Value(answer.body))};
}

awaitable<http::Response> ready(http::Response response) { co_return response; }

constexpr std::array<std::pair<int, std::string_view>, 2> kErrorTypes{
    {{kPaymentRequired, "card_error"}, {kTooManyRequests, "rate_limit_error"}}};

http::Response failure_of(const Fault& fault) {
  const auto* const type =
      std::ranges::find(kErrorTypes, fault.status, &decltype(kErrorTypes)::value_type::first);
  http::Response response =
      response_of(answer_of({.status = fault.status,
                             .type = type == kErrorTypes.end() ? "api_error" : type->second,
                             .code = fault.code,
                             .message = "Something went wrong on purpose."}));
  if (fault.retry_after) {
    response.headers.emplace_back("retry-after", std::to_string(*fault.retry_after));
  }
  return response;
}

http::Response too_many(const Excess& excess) {
  http::Response response = response_of(answer_of({.status = kTooManyRequests,
                                                   .type = "rate_limit_error",
                                                   .code = "rate_limit",
                                                   .message = "Too many calls in this second, or at once."}));
  response.headers.emplace_back(excess.header, std::to_string(excess.limit));
  if (excess.retry_after) {
    response.headers.emplace_back("retry-after", std::to_string(excess.retry_after->count()));
  }
  return response;
}

/// A call that runs, until it is answered or, when the sandbox ends first, thrown away with its thread's
/// context.
class Running {
 public:
  Running(std::shared_ptr<Traffic> traffic, std::string key)
      : traffic_(std::move(traffic)), key_(std::move(key)) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { traffic_->end(key_); }

 private:
  const std::shared_ptr<Traffic> traffic_;
  const std::string key_;
};

json::Object query_of(const http::Request& request) {
  return http::decode_query(request.query).value_or(json::Object());
}

Answer done() { return {.body = {{"success", json::Value(true)}}}; }

struct Advance {
  std::int64_t seconds = 0;
};
BOOST_DESCRIBE_STRUCT(Advance, (), (seconds))

/// Of a control's body; a wrong one is told.
template <class T, class Use>
Answer with_body(const http::Request& request, Use use) {
  const auto body = json::deserialize<T>(request.body);
  if (!body) {
    return unreadable(body.error());
  }
  use(*body);
  return done();
}

}  // namespace

Service::Service(boost::asio::io_context& context, const Settings& settings)
    : settings_(settings),
      books_(settings.file),
      rules_(books_, settings.public_key),
      messenger_(context, settings.webhook_secret),
      traffic_(std::make_shared<Traffic>(settings.limits)) {
  books_.on_charge([this](const Charge& charge) { messenger_.tell(charge); });
}

/// What is asked of every call before it is looked at.
std::optional<Answer> Service::refuse(CallKind kind, const http::Request& request) {
  const bool is_token = kind == CallKind::token;
  const bool has_key = is_token ? request.header("apikey") == settings_.public_key
                                : request.header("Authorization") == "Bearer " + settings_.private_key;
  if (!has_key) {
    return answer_of({.status = kUnauthorized,
                      .type = "authentication_error",
                      .code = "unauthorized",
                      .message = "The key is missing or wrong."});
  }
  const bool moves_money = kind == CallKind::charge || kind == CallKind::capture;
  if ((moves_money || is_token) && request.header("User-Agent").empty()) {
    return invalid("missing", "User-Agent is required.", "User-Agent");
  }
  if (moves_money && request.header("x-forwarded-for").empty()) {
    return invalid("missing", "x-forwarded-for is required.", "x-forwarded-for");
  }
  return {};
}

/// The stored answer of an idempotency key, or a new one; captures and refunds have none, as is feared of
/// Clover. Nothing is awaited in between.
http::Response Service::answer(CallKind kind, http::Request& request, const Act& act) {
  const std::string key(kind == CallKind::charge || kind == CallKind::customer
                            ? request.header("idempotency-key")
                            : std::string_view());
  if (key.empty()) {
    return response_of(act(request));
  }
  const std::string hash = crypto::to_hex(crypto::sha256(request.body));
  if (const StoredAnswer* stored = books_.answer(key)) {
    if (stored->body_hash != hash) {
      return response_of(answer_of({.type = "idempotency_error",
                                    .code = "idempotency_error",
                                    .message = "The key was used for another request."}));
    }
    return {.status = stored->status, .body = stored->body};
  }
  http::Response response = response_of(act(request));
  books_.put(StoredAnswer{.key = key, .body_hash = hash, .status = response.status, .body = response.body});
  return response;
}

awaitable<http::Response> Service::with_faults(CallKind kind, http::Request& request, const Act& act) {
  const std::optional<Fault> fault = faults_.next(kind);
  if (!fault) {
    co_return answer(kind, request, act);
  }
  const http::Response cut{.status = http::kCloseWithoutAnswer};
  switch (fault->fault) {
    case FaultKind::error_before:
      co_return failure_of(*fault);
    case FaultKind::cut_before:
      co_return cut;
    case FaultKind::error_after:
      answer(kind, request, act);
      co_return failure_of(*fault);
    case FaultKind::cut_after:
      answer(kind, request, act);
      co_return cut;
    case FaultKind::slow:
      break;
  }
  http::Response late = answer(kind, request, act);
  co_await runtime::pause(std::chrono::milliseconds(fault->delay_ms));
  co_return late;
}

awaitable<http::Response> Service::serve(CallKind kind, http::Request& request, const Act& act) {
  if (const auto refused = refuse(kind, request)) {
    co_return response_of(*refused);
  }
  const std::string key(request.header(kind == CallKind::token ? "apikey" : "Authorization"));
  if (const auto excess = traffic_->begin(key)) {
    co_return too_many(*excess);
  }
  const Running running(traffic_, key);
  co_return co_await with_faults(kind, request, act);
}

http::Route Service::route(Method method, std::string pattern, std::string_view name, CallKind kind,
                           Act act) {
  return {.method = method,
          .pattern = std::move(pattern),
          .access = {.everyone = true},
          .tag = "clover",
          .name = name,
          .summary = {},
          .handler = [this, kind, act = std::move(act)](http::Request& request) {
            return serve(kind, request, act);
          }};
}

/// For browsers, which have no key yet.
http::Route Service::page(std::string pattern, std::string_view name, std::string_view content_type,
                          std::string_view body) {
  return {.method = Method::get,
          .pattern = std::move(pattern),
          .access = {.everyone = true},
          .tag = "sdk",
          .name = name,
          .summary = {},
          .handler = [content_type, body](http::Request&) {
            return ready({.body = std::string(body), .content_type = content_type});
          }};
}

http::Route Service::control(Method method, std::string pattern, std::string_view name, Act act) {
  return {
      .method = method,
      .pattern = std::move(pattern),
      .access = {.everyone = true},
      .tag = "sandbox",
      .name = name,
      .summary = {},
      .handler = [act = std::move(act)](http::Request& request) { return ready(response_of(act(request))); }};
}

std::vector<http::Route> Service::routes() {
  using Request = http::Request;
  std::vector<http::Route> routes;
  routes.push_back(page("/sdk.js", "getSdk", "text/javascript; charset=utf-8", kSdkScript));
  routes.push_back(page("/sdk-field", "getSdkField", "text/html; charset=utf-8", kSdkField));
  routes.push_back(route(Method::get, "/pakms/apikey", "getApiKey", CallKind::read,
                         [this](Request&) { return rules_.get_public_key(); }));
  routes.push_back(route(Method::post, "/v1/tokens", "createToken", CallKind::token,
                         [this](Request& request) { return rules_.create_token(request.body); }));
  routes.push_back(route(Method::post, "/v1/charges", "createCharge", CallKind::charge,
                         [this](Request& request) { return rules_.create_charge(request.body); }));
  routes.push_back(route(Method::get, "/v1/charges", "listCharges", CallKind::read,
                         [this](Request& request) { return rules_.list_charges(query_of(request)); }));
  routes.push_back(
      route(Method::get, "/v1/charges/{id}", "getCharge", CallKind::read,
            [this](Request& request) { return rules_.get_charge(request.path_values.front()); }));
  routes.push_back(
      route(Method::post, "/v1/charges/{id}/capture", "captureCharge", CallKind::capture,
            [this](Request& request) { return rules_.capture(request.path_values.front(), request.body); }));
  routes.push_back(route(Method::post, "/v1/refunds", "createRefund", CallKind::refund,
                         [this](Request& request) { return rules_.create_refund(request.body); }));
  routes.push_back(route(Method::get, "/v1/refunds", "listRefunds", CallKind::read,
                         [this](Request& request) { return rules_.list_refunds(query_of(request)); }));
  routes.push_back(
      route(Method::get, "/v1/refunds/{id}", "getRefund", CallKind::read,
            [this](Request& request) { return rules_.get_refund(request.path_values.front()); }));
  routes.push_back(route(Method::post, "/v1/customers", "createCustomer", CallKind::customer,
                         [this](Request& request) { return rules_.create_customer(request.body); }));
  routes.push_back(route(Method::put, "/v1/customers/{id}", "updateCustomer", CallKind::customer,
                         [this](Request& request) {
                           return rules_.update_customer(request.path_values.front(), request.body);
                         }));
  routes.push_back(route(Method::del, "/v1/customers/{customer}/sources/{source}", "revokeSource",
                         CallKind::customer, [this](Request& request) {
                           return rules_.revoke_source(request.path_values[0], request.path_values[1]);
                         }));

  routes.push_back(control(Method::post, "/sandbox/faults", "addFault", [this](Request& request) {
    return with_body<Fault>(request, [this](const Fault& fault) { faults_.add(fault); });
  }));
  routes.push_back(control(Method::post, "/sandbox/chaos", "setChaos", [this](Request& request) {
    return with_body<Chaos>(request, [this](const Chaos& chaos) { faults_.set(chaos); });
  }));
  routes.push_back(control(Method::del, "/sandbox/faults", "clearFaults", [this](Request&) {
    faults_.clear();
    return done();
  }));
  routes.push_back(control(Method::post, "/sandbox/webhooks", "setWebhooks", [this](Request& request) {
    return with_body<Webhooks>(request, [this](const Webhooks& how) { send_webhooks(how); });
  }));
  routes.push_back(control(Method::post, "/sandbox/clock", "advanceClock", [this](Request& request) {
    return with_body<Advance>(request, [this](const Advance& by) { rules_.advance(by.seconds); });
  }));
  routes.push_back(control(Method::post, "/sandbox/rate", "setRate", [this](Request& request) {
    return with_body<Limits>(request, [this](const Limits& limits) { traffic_->set(limits); });
  }));
  routes.push_back(
      control(Method::get, "/sandbox/books", "getBooks", [this](Request&) { return rules_.all(); }));
  return routes;
}

}  // namespace gigco::sandbox::clover
