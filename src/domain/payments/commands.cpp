#include "domain/payments/commands.hpp"

namespace gigco::payments {
namespace {

using json::rule;

constexpr std::size_t kMaxToken = 100;
constexpr std::size_t kMaxMethod = 100;
constexpr std::size_t kMaxReason = 1'000;

}  // namespace

json::Rules AuthorizePayment::rules() {
  return {
      rule("job_id").range(1, INT64_MAX).example("1"),
      rule("amount").range(1, kMaxAmount.count).example("50.00"),
      rule("currency").length(3, 3).says("The job's, when absent.").example("\"USD\""),
      rule("payment_method").length(0, kMaxMethod).example("\"credit_card\""),
      rule("clover_source_token")
          .length(1, kMaxToken)
          .alias("card_token")
          .says("From Clover's hosted fields. For every try a new one.")
          .example("\"clv_1TSTS4JcQ2cpnbNNTTG3J5ra\""),
      rule("payment_method_id").says("A card that the caller has saved, instead of a token.").example("1"),
      rule("metadata").says("Kept with the payment.").example(R"({"order": "A-1"})"),
      rule("save_card")
          .says("Keep the card of the token for later payments, as the owner agrees to.")
          .example("false")};
}

json::Rules TipWorker::rules() {
  return {
      rule("amount").range(1, kMaxAmount.count).example("5.00"),
      rule("clover_source_token")
          .length(1, kMaxToken)
          .says("From Clover's hosted fields. For every try a new one.")
          .example("\"clv_1TSTS4JcQ2cpnbNNTTG3J5ra\""),
      rule("payment_method_id").says("A card that the caller has saved, instead of a token.").example("1")};
}

json::Rules CapturePayment::rules() {
  return {rule("transaction_id").example("1"), rule("amount")
                                                   .range(1, kMaxAmount.count)
                                                   .says("All that was authorized, when absent.")
                                                   .example("50.00")};
}

json::Rules RefundPayment::rules() {
  return {rule("transaction_id").example("1"),
          rule("amount").range(1, kMaxAmount.count).says("All that is left, when absent.").example("10.00"),
          rule("reason").length(0, kMaxReason).example("\"Half of it was done\"")};
}

}  // namespace gigco::payments
