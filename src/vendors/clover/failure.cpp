#include "vendors/clover/failure.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "platform/json/codec.hpp"

namespace gigco::clover {
namespace {

struct ErrorBody {
  std::optional<std::string> type;
  std::optional<std::string> code;
  std::optional<std::string> message;
  std::optional<std::string> decline_code;

  static json::Rules rules() { return {json::rule("decline_code").alias("declineCode")}; }
};
BOOST_DESCRIBE_STRUCT(ErrorBody, (), (type, code, message, decline_code))

struct ErrorAnswer {
  std::optional<std::string> message;
  std::optional<ErrorBody> error;
};
BOOST_DESCRIBE_STRUCT(ErrorAnswer, (), (message, error))

constexpr std::string_view kRateLimit = "rate_limit";
constexpr std::chrono::milliseconds kShortestPause{1'000};
constexpr std::chrono::milliseconds kLongestPause{10'000};
constexpr std::int64_t kMostSeconds = 10;

constexpr int kUnauthorized = 401;
constexpr int kPaymentRequired = 402;
constexpr int kForbidden = 403;
constexpr int kNotFound = 404;
constexpr int kConflict = 409;
constexpr int kTooManyRequests = 429;
constexpr int kServerErrors = 500;

constexpr std::array<std::string_view, 13> kCardErrors{
    "card_declined",   "card_on_file_missing", "token_already_used", "incorrect_number",
    "invalid_number",  "incorrect_cvc",        "invalid_cvc",        "invalid_expiry_month",
    "expired_card",    "invalid_expiry_year",  "invalid_card_type",  "insufficient_funds",
    "processing_error"};

bool is_card_error(const std::string& code) {
  return std::ranges::find(kCardErrors, std::string_view(code)) != kCardErrors.end();
}

/// RFC 9110 section 10.2.3, in seconds, up to what is worth waiting for; a second when nothing readable is
/// said.
std::chrono::milliseconds pause_of(std::string_view header) {
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(header.data(), header.data() + header.size(), seconds);
  if (problem != std::errc() || end != header.data() + header.size() || seconds < 0) {
    return kShortestPause;
  }
  return std::clamp<std::chrono::milliseconds>(std::chrono::seconds(std::min(seconds, kMostSeconds)),
                                               kShortestPause, kLongestPause);
}

FailureKind kind_of(int status, const std::string& code) {
  if (status == kUnauthorized || status == kForbidden) {
    return FailureKind::unauthorized;
  }
  if (status == kNotFound || code == "resource_missing") {
    return FailureKind::not_found;
  }
  if (status == kTooManyRequests) {
    return FailureKind::unavailable;
  }
  // A decline may come with a status of the 500s: the code is what counts.
  if (status == kPaymentRequired || is_card_error(code)) {
    return FailureKind::declined;
  }
  return status >= kServerErrors ? FailureKind::unknown : FailureKind::refused;
}

}  // namespace

void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
  throw std::logic_error("Clover's answer is a failure: " + failure.code);
}

Failure failure_of(const http_client::TransportError& error) {
  switch (error.failure) {
    case http_client::Failure::not_sent:
      return {.kind = FailureKind::unavailable, .code = "not_reached", .message = error.reason};
    case http_client::Failure::timed_out:
      return {.kind = FailureKind::unknown, .code = "timeout", .message = error.reason};
    case http_client::Failure::broken:
      break;
  }
  return {.kind = FailureKind::unknown, .code = "no_answer", .message = error.reason};
}

Failure failure_of(const http_client::Response& response) {
  Failure failure;
  if (const auto body = json::deserialize<ErrorAnswer>(response.body, json::Reader::Source::foreign)) {
    const ErrorBody error = body->error.value_or(ErrorBody());
    failure.code = error.code.value_or(error.type.value_or(""));
    failure.message = error.message.value_or(body->message.value_or(""));
    failure.is_repetition = error.type == "idempotency_error";
    if (failure.code == "card_declined" && error.decline_code) {
      failure.code = *error.decline_code;
    }
  }
  if (failure.code.empty()) {
    failure.code = "http_" + std::to_string(response.status);
  }
  failure.is_repetition = failure.is_repetition || response.status == kConflict ||
                          failure.code == "idempotency_error" || failure.code == "token_already_used";
  failure.kind = kind_of(response.status, failure.code);
  if (response.status == kTooManyRequests) {
    failure.code = kRateLimit;
    failure.retry_after = pause_of(response.header("retry-after"));
  }
  return failure;
}

Failure failure_of(const Charge& charge) {
  return {.kind = FailureKind::declined,
          .code = charge.failure_code.value_or("card_declined"),
          .message = charge.failure_message.value_or("")};
}

Failure out_of_time() {
  return {.kind = FailureKind::unavailable, .code = "out_of_time", .message = "no time is left for a call"};
}

Failure as_unknown(Failure last) {
  last.kind = FailureKind::unknown;
  return last;
}

bool is_passing(const Failure& failure) noexcept {
  return failure.kind == FailureKind::unknown || failure.kind == FailureKind::unavailable;
}

bool is_outage(const Failure& failure) noexcept { return is_passing(failure) && failure.code != kRateLimit; }

}  // namespace gigco::clover
