// The client against the sandbox: what it makes of success, refusal, silence and outage. The sandbox's books
// are the truth that every answer is compared with.
#include "vendors/clover/clover.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "platform/crypto/random.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/json/codec.hpp"
#include "platform/metrics/metrics.hpp"
#include "sandbox/clover/server.hpp"
#include "tests/support/wait.hpp"

namespace gigco::clover {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kApproved = "4242424242424242";
constexpr sandbox::clover::Limit kAnyNumber{.calls_per_second = 10'000, .calls_at_once = 1'000};

struct TokenAnswer {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(TokenAnswer, (), (id))

struct BooksAnswer {
  std::vector<Charge> charges;
  std::vector<Refund> refunds;
};
BOOST_DESCRIBE_STRUCT(BooksAnswer, (), (charges, refunds))

class Clover : public ::testing::Test {
 protected:
  static Settings settings(const std::string& url) {
    return {.url = url,
            .private_key = "private-key",
            .timeout = 300ms,
            .calls_per_second = 1'000,
            .backoff = {.base = 5ms, .cap = 20ms},
            .breaker = {.failures_to_open = 5, .open_time = 300ms}};
  }

  http_client::Response post(const std::string& path, std::string body, std::string method = "POST") {
    http_client::Request request{
        .method = std::move(method), .url = sandbox_->url() + path, .body = std::move(body)};
    request.headers = {
        {"apikey", "public-key"}, {"Content-Type", "application/json"}, {"User-Agent", "test"}};
    return test::wait_for(context_, transport_.send(std::move(request))).value();
  }
  std::string token(std::string_view number = kApproved) {
    const auto answer = post("/v1/tokens", R"({"card":{"number":")" + std::string(number) +
                                               R"(","exp_month":"12","exp_year":"2030","cvv":"123"}})");
    return json::deserialize<TokenAnswer>(answer.body, json::Reader::Source::foreign)->id;
  }
  void fault(const std::string& operation, const std::string& kind, int times = 1, int delay_ms = 1'000) {
    error(operation, kind, times, R"("delay_ms":)" + std::to_string(delay_ms));
  }
  void error(const std::string& operation, const std::string& kind, int times, const std::string& more) {
    const auto answer =
        post("/sandbox/faults", R"({"operation":")" + operation + R"(","fault":")" + kind + R"(","times":)" +
                                    std::to_string(times) + "," + more + "}");
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
  BooksAnswer books() {
    const auto answer = post("/sandbox/books", "", "GET");
    return json::deserialize<BooksAnswer>(answer.body, json::Reader::Source::foreign).value();
  }

  AuthorizeRequest request(std::string source) {
    return {.key = crypto::random_uuid(),
            .amount = Cents{5'000},
            .currency = "USD",
            .source = std::move(source),
            .reference = "G1",
            .buyer_ip = "203.0.113.7"};
  }
  Reply<Charge> charge(AuthorizeRequest request) {
    return test::wait_for(context_, client_.charge(std::move(request)));
  }
  Reply<Charge> capture(const std::string& id, std::int64_t amount, bool look_first = false) {
    return test::wait_for(context_, client_.capture({.key = crypto::random_uuid(),
                                                     .charge = id,
                                                     .amount = Cents{amount},
                                                     .buyer_ip = "203.0.113.7",
                                                     .look_first = look_first}));
  }
  Reply<Refund> refund(const std::string& id, std::int64_t amount, std::int64_t before = 0) {
    return test::wait_for(context_, client_.refund({.key = crypto::random_uuid(),
                                                    .charge = id,
                                                    .amount = Cents{amount},
                                                    .refunded_before = Cents{before}}));
  }

  std::unique_ptr<sandbox::clover::Server> sandbox_ =
      sandbox::clover::Server::start({.private_key = "private-key",
                                      .public_key = "public-key",
                                      .limits = {.token = kAnyNumber, .app = kAnyNumber}})
          .value();
  boost::asio::io_context context_;
  http_client::Client transport_{context_, {}};
  Client client_{transport_, settings(sandbox_->url())};
};

TEST_F(Clover, AuthorizesCapturesAndRefundsInParts) {
  const Reply<Charge> authorized = charge(request(token()));
  ASSERT_TRUE(authorized) << authorized.error().code;
  EXPECT_EQ(authorized->amount, 5'000);
  EXPECT_FALSE(authorized->is_captured());
  EXPECT_EQ(authorized->source->last4, "4242");
  const Reply<Charge> captured = capture(authorized->id, 4'000);
  ASSERT_TRUE(captured) << captured.error().code;
  EXPECT_TRUE(captured->is_captured());
  EXPECT_EQ(captured->amount_captured, 4'000);
  EXPECT_TRUE(refund(authorized->id, 1'500));
  EXPECT_TRUE(refund(authorized->id, 2'500, 1'500));
  const Reply<Refund> too_much = refund(authorized->id, 1, 4'000);
  EXPECT_FALSE(too_much);
  EXPECT_EQ(books().charges.at(0).amount_refunded, 4'000);
}

TEST_F(Clover, ReleasesWhatIsNotCaptured) {
  const std::string id = charge(request(token()))->id;
  EXPECT_TRUE(refund(id, 5'000));
  const Reply<Charge> too_late = capture(id, 5'000);
  ASSERT_FALSE(too_late);
  EXPECT_EQ(too_late.error().kind, FailureKind::refused);
}

TEST_F(Clover, TellsDeclinesByTheirCode) {
  const std::vector<std::pair<std::string, std::string>> cards{
      {"4264281511117771", "card_declined"},      {"4005571702222222", "card_declined"},
      {"4000000000009995", "insufficient_funds"}, {"4000000000000069", "expired_card"},
      {"4000000000000127", "incorrect_cvc"},      {"4000000000000119", "processing_error"}};
  for (const auto& [number, code] : cards) {
    const Reply<Charge> declined = charge(request(token(number)));
    ASSERT_FALSE(declined) << number;
    EXPECT_EQ(declined.error().kind, FailureKind::declined) << number;
    EXPECT_EQ(declined.error().code, code) << number;
  }
  EXPECT_FALSE(client_.is_out(OperationClass::charge)) << "a decline is no outage";
}

TEST_F(Clover, ChargesOnceHoweverItsAnswersAreLost) {
  for (const char* kind : {"error_before", "error_after", "cut_before", "cut_after", "slow"}) {
    fault("charge", kind, 2);
    const Reply<Charge> charged = charge(request(token()));
    ASSERT_TRUE(charged) << kind << ": " << charged.error().code;
  }
  EXPECT_EQ(books().charges.size(), 5U);
}

TEST_F(Clover, CapturesOnceHoweverItsAnswersAreLost) {
  for (const char* kind : {"error_before", "error_after", "cut_before", "cut_after", "slow"}) {
    const std::string id = charge(request(token()))->id;
    fault("capture", kind, 1);
    const Reply<Charge> captured = capture(id, 3'000);
    ASSERT_TRUE(captured) << kind << ": " << captured.error().code;
    EXPECT_EQ(captured->amount_captured, 3'000) << kind;
  }
}

TEST_F(Clover, RefundsOnceHoweverItsAnswersAreLost) {
  for (const char* kind : {"error_before", "error_after", "cut_before", "cut_after", "slow"}) {
    const std::string id = charge(request(token()))->id;
    ASSERT_TRUE(capture(id, 5'000));
    ASSERT_TRUE(refund(id, 1'000));
    fault("refund", kind, 1);
    const Reply<Refund> refunded = refund(id, 1'000, 1'000);
    ASSERT_TRUE(refunded) << kind << ": " << refunded.error().code;
  }
  for (const Charge& charge : books().charges) {
    EXPECT_EQ(charge.amount_refunded, 2'000);
  }
}

TEST_F(Clover, SaysUnknownWhenNoAnswerComes) {
  fault("charge", "cut_after", 3);
  const Reply<Charge> lost = charge(request(token()));
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, FailureKind::unknown);
  EXPECT_EQ(books().charges.size(), 1U);
}

TEST_F(Clover, BeginsNoCallThatCouldOutlastTheDeadline) {
  const std::string id = charge(request(token()))->id;
  fault("refund", "cut_before", 100);
  fault("read", "slow", 100, 250);
  const auto began = std::chrono::steady_clock::now();
  RefundRequest request{.key = crypto::random_uuid(),
                        .charge = id,
                        .amount = Cents{5'000},
                        .refunded_before = {},
                        .deadline = began + 500ms};
  const Reply<Refund> unanswered = test::wait_for(context_, client_.refund(request));
  EXPECT_LE(std::chrono::steady_clock::now(), request.deadline);
  ASSERT_FALSE(unanswered);
  EXPECT_EQ(unanswered.error().kind, FailureKind::unknown) << "one may have been carried out";
  request.deadline = std::chrono::steady_clock::now();
  const Reply<Refund> late = test::wait_for(context_, client_.refund(request));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, FailureKind::unavailable) << "nothing was sent";
  EXPECT_EQ(late.error().code, "out_of_time");
}

TEST_F(Clover, TakesACaptureThatWasDoneBeforeForDone) {
  const std::string id = charge(request(token()))->id;
  ASSERT_TRUE(capture(id, 5'000));
  EXPECT_TRUE(capture(id, 5'000)) << "Clover says charge_already_captured";
  EXPECT_TRUE(capture(id, 5'000, true));
}

TEST_F(Clover, WithWrongKeysIsAnAlarmAndNoDecline) {
  Settings wrong = settings(sandbox_->url());
  wrong.private_key = "wrong";
  Client client(transport_, wrong);
  const auto refused = test::wait_for(context_, client.get_charge("ABC"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, FailureKind::unauthorized);
}

TEST_F(Clover, OpensItsBreakerWithinTenCallsAndClosesItAgain) {
  fault("charge", "error_before", 1'000);
  int calls = 0;
  while (!client_.is_out(OperationClass::charge) && calls < 10) {
    EXPECT_FALSE(charge(request(token())));
    ++calls;
  }
  EXPECT_TRUE(client_.is_out(OperationClass::charge)) << "after " << calls << " calls";
  EXPECT_NE(
      metrics::exposition().find(R"(gigco_circuit_breaker_state{operation="charge",vendor="clover"} 2)"),
      std::string::npos);
  EXPECT_FALSE(client_.is_out(OperationClass::read)) << "each class has its own";
  const Reply<Charge> refused = charge(request(token()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, FailureKind::unavailable) << "nothing was sent";
  post("/sandbox/faults", "", "DELETE");
  std::this_thread::sleep_for(350ms);
  EXPECT_TRUE(charge(request(token())));
  EXPECT_FALSE(client_.is_out(OperationClass::charge));
}

TEST_F(Clover, TakesHasteForNoOutage) {
  Settings hasty = settings(sandbox_->url());
  hasty.breaker.failures_to_open = 2;
  hasty.attempts = 2;
  Client client(transport_, hasty);
  post("/sandbox/faults", R"({"operation":"charge","fault":"error_before","times":2,"status":429})");
  const Reply<Charge> refused = test::wait_for(context_, client.charge(request(token())));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, FailureKind::unavailable);
  EXPECT_EQ(refused.error().code, "rate_limit");
  EXPECT_FALSE(client.is_out(OperationClass::charge));
}

TEST_F(Clover, WaitsAsLongAsItIsToldTo) {
  error("charge", "error_before", 1, R"("status":429,"code":"rate_limit","retry_after":2)");
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(charge(request(token())));
  EXPECT_GE(std::chrono::steady_clock::now() - began, 2s) << "its own pauses are 20 ms at most";
}

TEST_F(Clover, HoldsEveryCallBackWhileItIsToldToWait) {
  Settings hasty = settings(sandbox_->url());
  hasty.attempts = 1;
  Client client(transport_, hasty);
  error("read", "error_before", 1, R"("status":429,"code":"rate_limit","retry_after":1)");
  const auto began = std::chrono::steady_clock::now();
  EXPECT_FALSE(test::wait_for(context_, client.get_charge("ABC")));
  EXPECT_TRUE(test::wait_for(context_, client.charge(request(token()))));
  EXPECT_GE(std::chrono::steady_clock::now() - began, 1s);
}

TEST_F(Clover, TriesOnceMoreAfterAProcessingErrorAndThenGivesUp) {
  error("charge", "error_before", 3, R"("status":402,"code":"processing_error")");
  const Reply<Charge> twice = charge(request(token()));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().kind, FailureKind::declined);
  EXPECT_EQ(twice.error().code, "processing_error");
  EXPECT_TRUE(charge(request(token()))) << "the third error of three, and then a second try";
  EXPECT_EQ(books().charges.size(), 1U);
}

TEST_F(Clover, TakesAChargeThatWasDeclinedForNone) {
  ASSERT_FALSE(charge(request(token("4264281511117771"))));
  const auto listed = test::wait_for(context_, client_.list_charges(0, INT64_MAX));
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->size(), 1U) << "Clover lists it";
  EXPECT_TRUE(listed->front().is_failed());
  EXPECT_EQ(listed->front().failure_code, "card_declined");
  EXPECT_EQ(listed->front().left(), Cents{0}) << "nothing is to be given back";
  EXPECT_FALSE(capture(listed->front().id, 5'000));
  EXPECT_FALSE(refund(listed->front().id, 5'000));
}

TEST_F(Clover, KnowsWhatClaimsToBeARepetition) {
  const AuthorizeRequest first = request(token());
  ASSERT_TRUE(charge(first));
  AuthorizeRequest other = first;
  other.amount = Cents{1};
  const Reply<Charge> refused = charge(other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "idempotency_error");
  EXPECT_TRUE(refused.error().is_repetition);
}

TEST_F(Clover, CannotCaptureWhatHasExpiredByTheProcessorsClock) {
  const std::string id = charge(request(token()))->id;
  post("/sandbox/clock", R"({"seconds":691200})");  // eight days
  const Reply<Charge> late = capture(id, 5'000);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, FailureKind::refused);
}

TEST_F(Clover, ListsEveryChargeOfAWindow) {
  for (int i = 0; i < 105; ++i) {
    ASSERT_TRUE(charge(request(token())));
  }
  const auto all = test::wait_for(context_, client_.list_charges(0, INT64_MAX));
  ASSERT_TRUE(all);
  EXPECT_EQ(all->size(), 105U);
  EXPECT_TRUE(all->front().metadata->operation);
  const auto none = test::wait_for(context_, client_.list_charges(0, 1));
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
}

TEST_F(Clover, KeepsACardAndChargesItByItsCustomer) {
  const std::string single_use = token();
  const auto customer = test::wait_for(
      context_, client_.create_customer(crypto::random_uuid(), "casey@example.com", single_use));
  ASSERT_TRUE(customer) << customer.error().code;
  ASSERT_EQ(customer->sources->data->size(), 1U);
  EXPECT_TRUE(charge(request(customer->id)));
  EXPECT_TRUE(charge(request(customer->id)));
  const std::string source = customer->sources->data->front();
  EXPECT_TRUE(test::wait_for(context_, client_.remove_source(customer->id, source)));
  EXPECT_TRUE(test::wait_for(context_, client_.remove_source(customer->id, source))) << "gone is gone";
  const Reply<Charge> refused = charge(request(customer->id));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "card_on_file_missing");
}

}  // namespace
}  // namespace gigco::clover
