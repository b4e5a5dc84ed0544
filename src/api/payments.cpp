#include "api/payments.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/routes.hpp"
#include "domain/payments/methods.hpp"
#include "domain/payments/payments.hpp"
#include "domain/payments/summary.hpp"

namespace gigco::api {
namespace {

using http::Method;
using http::Ownership;
using payments::PaymentState;
using payments::TransactionView;

constexpr RouteGroup kPayments{"payments"};
constexpr int kPaymentRequired = 402;
constexpr int kUnprocessable = 422;
constexpr int kUnavailable = 503;

struct PaymentAuthorized {
  bool success = true;
  std::string message;
  Id transaction_id = 0;
  Uuid transaction_uuid;
  Id job_id = 0;
  Cents amount;
  PaymentState status = PaymentState::authorized;
  std::optional<std::string> clover_charge_id;
  std::optional<Timestamp> authorized_at;
  TransactionView transaction;
};
BOOST_DESCRIBE_STRUCT(PaymentAuthorized, (),
                      (success, message, transaction_id, transaction_uuid, job_id, amount, status,
                       clover_charge_id, authorized_at, transaction))

struct PaymentCaptured {
  bool success = true;
  std::string message;
  Id transaction_id = 0;
  Uuid transaction_uuid;
  PaymentState status = PaymentState::captured;
  Cents amount;
  Cents platform_fee;
  Cents processing_fee;
  Cents worker_payment;
  std::optional<Timestamp> captured_at;
  TransactionView transaction;
};
BOOST_DESCRIBE_STRUCT(PaymentCaptured, (),
                      (success, message, transaction_id, transaction_uuid, status, amount, platform_fee,
                       processing_fee, worker_payment, captured_at, transaction))

struct PaymentRefunded {
  bool success = true;
  std::string message;
  Id transaction_id = 0;
  Uuid transaction_uuid;
  PaymentState status = PaymentState::refunded;
  Cents refund_amount;
  std::optional<Timestamp> refunded_at;
  std::string refund_id;
  TransactionView transaction;
};
BOOST_DESCRIBE_STRUCT(PaymentRefunded, (),
                      (success, message, transaction_id, transaction_uuid, status, refund_amount, refunded_at,
                       refund_id, transaction))

struct JobPayments {
  Id job_id = 0;
  std::vector<TransactionView> transactions;
  std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(JobPayments, (), (job_id, transactions, count))

struct PaymentMethodList {
  std::vector<payments::PaymentMethod> payment_methods;
  std::int64_t count = 0;
  std::string consent_text;  // what one agrees to by saving a card
};
BOOST_DESCRIBE_STRUCT(PaymentMethodList, (), (payment_methods, count, consent_text))

struct PaymentMethodChanged : payments::PaymentMethod {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(PaymentMethodChanged, (payments::PaymentMethod), (success, message))

/// What the three answers have in common.
template <class Answer>
Answer answer_about(TransactionView transaction, std::string_view message) {
  Answer answer;
  answer.message = message;
  answer.transaction_id = transaction.id;
  answer.transaction_uuid = transaction.uuid;
  answer.status = transaction.state;
  answer.transaction = std::move(transaction);
  return answer;
}

Result<PaymentAuthorized> authorized(Result<TransactionView> payment, std::string_view message) {
  if (!payment) {
    return payment.error();
  }
  auto answer = answer_about<PaymentAuthorized>(*std::move(payment), message);
  answer.job_id = answer.transaction.job_id;
  answer.amount = answer.transaction.amount;
  answer.clover_charge_id = answer.transaction.clover_charge_id;
  answer.authorized_at = answer.transaction.authorized_at;
  return answer;
}

/// Without a name of the client's own, a request has not come before.
payments::RequestKey key_of(const CallBase& call, const Uuid& uuid) {
  return {.uuid = uuid, .is_new = call.request.header("Idempotency-Key").empty()};
}

awaitable<Result<PaymentAuthorized>> authorize_payment(OpenCall<payments::AuthorizePayment>& call) {
  const payments::RequestKey key = key_of(call, call.key);
  const std::string buyer_ip(call.request.remote_address);
  Result<TransactionView> payment =
      co_await call.services.payments->authorize(call.actor, call.input, key, buyer_ip);
  co_return authorized(std::move(payment), "The payment is authorized and held.");
}

awaitable<Result<PaymentAuthorized>> tip_worker(OpenCall<payments::TipWorker>& call) {
  const payments::RequestKey key = key_of(call, call.key);
  const std::string buyer_ip(call.request.remote_address);
  Result<TransactionView> payment =
      co_await call.services.payments->tip(call.actor, call.resource, call.input, key, buyer_ip);
  co_return authorized(std::move(payment), "The tip is on its way to the worker.");
}

awaitable<Result<PaymentCaptured>> capture_payment(OpenCall<payments::CapturePayment>& call) {
  const payments::RequestKey key = key_of(call, call.key);
  Result<TransactionView> payment = co_await call.services.payments->capture(call.actor, call.input, key);
  if (!payment) {
    co_return payment.error();
  }
  auto answer = answer_about<PaymentCaptured>(*std::move(payment), "The payment is captured.");
  answer.amount = answer.transaction.captured_amount;
  answer.platform_fee = answer.transaction.platform_fee;
  answer.processing_fee = answer.transaction.processing_fee;
  answer.worker_payment = answer.transaction.worker_payment;
  answer.captured_at = answer.transaction.captured_at;
  co_return answer;
}

awaitable<Result<PaymentRefunded>> refund_payment(OpenCall<payments::RefundPayment>& call) {
  const payments::RequestKey key = key_of(call, call.key);
  Result<payments::RefundOutcome> outcome =
      co_await call.services.payments->refund(call.actor, call.input, key);
  if (!outcome) {
    co_return outcome.error();
  }
  auto answer =
      answer_about<PaymentRefunded>(std::move(outcome->transaction), "The money is on its way back.");
  answer.refund_amount = outcome->amount;
  answer.refunded_at = outcome->refunded_at;
  answer.refund_id = outcome->refund_id;
  co_return answer;
}

awaitable<Result<JobPayments>> list_job_payments(ReadCall<Nothing>& call) {
  Result<std::vector<TransactionView>> found = co_await payments::of_job(call.db, call.resource, call.actor);
  if (!found) {
    co_return found.error();
  }
  const Result<Id> job = co_await payments::job_for_party(call.db, call.resource, call.actor);
  JobPayments answer;
  answer.job_id = job.value();
  answer.transactions = *std::move(found);
  answer.count = static_cast<std::int64_t>(answer.transactions.size());
  co_return answer;
}

awaitable<Result<payments::PaymentSummary>> get_payment_summary(ReadCall<Nothing>& call) {
  return payments::summary_of(call.db, call.resource, call.actor);
}

awaitable<Result<PaymentMethodList>> list_payment_methods(ReadCall<Nothing>& call) {
  PaymentMethodList answer;
  answer.payment_methods = co_await payments::list_methods(call.db, call.actor);
  answer.count = static_cast<std::int64_t>(answer.payment_methods.size());
  answer.consent_text = payments::kConsent;
  co_return answer;
}

awaitable<Result<PaymentMethodChanged>> save_payment_method(OpenCall<payments::SavePaymentMethod>& call) {
  Result<payments::PaymentMethod> saved =
      co_await call.services.payment_methods->save(call.actor, call.input, call.key);
  co_return changed<PaymentMethodChanged>(std::move(saved), "The card is saved.");
}

awaitable<Result<PaymentMethodChanged>> make_payment_method_default(WriteCall<Nothing>& call) {
  Result<payments::PaymentMethod> method =
      co_await payments::make_default(*call.transaction, call.resource, call.actor);
  co_return changed<PaymentMethodChanged>(std::move(method), "This card is used when no other is named.");
}

awaitable<Result<PaymentMethodChanged>> remove_payment_method(OpenCall<Nothing>& call) {
  Result<payments::PaymentMethod> gone =
      co_await call.services.payment_methods->remove(call.actor, call.resource);
  co_return changed<PaymentMethodChanged>(std::move(gone), "The card is removed.");
}

}  // namespace

std::vector<http::Route> payment_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto handler) {
    routes.push_back(endpoint(std::move(route), services, handler));
  };
  const auto moving_money = [](http::Route route) {
    return answering(std::move(route), {kPaymentRequired, kNotFound, kUnprocessable, kUnavailable});
  };
  add(moving_money(kPayments.changing(Method::post, "/api/v1/payments/authorize", kConsumers,
                                      Ownership::owner, "authorizePayment",
                                      "Reserve money for a job on a card")),
      authorize_payment);
  add(moving_money(kPayments.changing(Method::post, "/api/v1/payments/capture", kAny, Ownership::party,
                                      "capturePayment", "Take the money of a completed job and divide it")),
      capture_payment);
  add(moving_money(kPayments.changing(Method::post, "/api/v1/payments/refund", kPosters, Ownership::owner,
                                      "refundPayment", "Give money back, or let go what is reserved")),
      refund_payment);
  add(moving_money(kPayments.changing(Method::post, "/api/v1/jobs/{id}/tip", kConsumers, Ownership::owner,
                                      "tipWorker", "Thank the worker of a completed job")),
      tip_worker);
  add(kPayments.reading("/api/v1/jobs/{id}/payments", kAny, "listJobPayments", "The payments of a job",
                        Ownership::party),
      list_job_payments);
  add(kPayments.reading("/api/v1/jobs/{id}/payment-summary", kAny, "getPaymentSummary",
                        "What was paid for a job", Ownership::party),
      get_payment_summary);
  add(kPayments.reading("/api/v1/payment-methods", kConsumers, "listPaymentMethods", "One's saved cards"),
      list_payment_methods);
  add(answering(kPayments.creating("/api/v1/payment-methods", kConsumers, Ownership::none,
                                   "savePaymentMethod", "Keep a card for later payments"),
                {kPaymentRequired, kUnprocessable, kUnavailable}),
      save_payment_method);
  add(kPayments.changing(Method::post, "/api/v1/payment-methods/{id}/default", kConsumers,
                         Ownership::personal, "makePaymentMethodDefault",
                         "Use this card when no other is named"),
      make_payment_method_default);
  add(answering(kPayments.changing(Method::del, "/api/v1/payment-methods/{id}", kConsumers,
                                   Ownership::personal, "removePaymentMethod", "Remove a saved card"),
                {kUnavailable}),
      remove_payment_method);
  return routes;
}

}  // namespace gigco::api
