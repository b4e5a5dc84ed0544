// What Clover's Ecommerce API speaks of (https://docs.clover.com/reference/create-charge and its neighbours),
// as far as we use it. Amounts are integer cents, times milliseconds since 1970. Whatever else comes is
// skipped.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/system/result.hpp>

#include "platform/core/identifiers.hpp"
#include "platform/core/money.hpp"

namespace gigco::clover {

struct Card {
  std::optional<std::string> id;
  std::optional<std::string> brand;
  std::optional<std::string> last4;
  std::optional<std::string> exp_month;
  std::optional<std::string> exp_year;
};
BOOST_DESCRIBE_STRUCT(Card, (), (id, brand, last4, exp_month, exp_year))

/// What we put on a charge, to know it again.
struct Metadata {
  std::optional<std::string> operation;  // the uuid of our operation
};
BOOST_DESCRIBE_STRUCT(Metadata, (), (operation))

struct Charge {
  std::string id;
  std::int64_t amount = 0;
  std::optional<std::int64_t> amount_captured;
  std::optional<std::int64_t> amount_refunded;
  std::int64_t created = 0;
  std::optional<bool> captured;  // `paid` is true of a mere authorisation as well
  std::optional<std::string> status;
  std::optional<Card> source;
  std::optional<std::string> external_reference_id;
  std::optional<Metadata> metadata;
  std::optional<std::string> failure_code;
  std::optional<std::string> failure_message;

  /// Declined: it is listed, but nothing was ever reserved.
  [[nodiscard]] bool is_failed() const noexcept { return status == "failed"; }
  [[nodiscard]] bool is_captured() const noexcept { return captured.value_or(false); }
  [[nodiscard]] Cents captured_amount() const noexcept {
    return Cents{is_captured() ? amount_captured.value_or(amount) : 0};
  }
  [[nodiscard]] Cents refunded() const noexcept { return Cents{amount_refunded.value_or(0)}; }
  /// Of the buyer's money: taken or reserved, and not given back.
  [[nodiscard]] Cents left() const noexcept {
    if (is_failed()) {
      return Cents{0};
    }
    return Cents{(is_captured() ? captured_amount().count : amount) - refunded().count};
  }
};
BOOST_DESCRIBE_STRUCT(Charge, (),
                      (id, amount, amount_captured, amount_refunded, created, captured, status, source,
                       external_reference_id, metadata, failure_code, failure_message))

struct Refund {
  std::string id;
  std::int64_t amount = 0;
  std::optional<std::string> charge;
  std::optional<std::string> status;
};
BOOST_DESCRIBE_STRUCT(Refund, (), (id, amount, charge, status))

struct Sources {
  std::optional<std::vector<std::string>> data;
};
BOOST_DESCRIBE_STRUCT(Sources, (), (data))

struct Customer {
  std::string id;
  std::optional<Sources> sources;
};
BOOST_DESCRIBE_STRUCT(Customer, (), (id, sources))

/// Why there is no success.
enum class FailureKind {
  declined,      // final for this card; another may do
  refused,       // the request is wrong: never repeated
  not_found,     // there is no such thing
  unauthorized,  // our keys are wrong: an alarm, and no fault of the buyer's
  unavailable,   // nothing was done: not reached, or not even sent
  unknown,       // it may have been done: ask before doing it again
};

struct Failure {
  FailureKind kind = FailureKind::unknown;
  std::string code;     // Clover's, or ours in the same style: "card_declined", "timeout"
  std::string message;  // for the log
  std::optional<std::chrono::milliseconds> retry_after = {};  // 429: asking earlier lengthens the wait
  bool is_repetition = false;  // Clover has met this key or token before: perhaps it was done then
};

[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

template <class T>
using Reply = boost::system::result<T, Failure>;

/// No attempt begins that could still be under way then: afterwards somebody else may do the same.
using Deadline = std::chrono::steady_clock::time_point;

struct AuthorizeRequest {
  Uuid key;  // names this attempt to charge for ever; the same again has no second effect
  Cents amount;
  std::string currency;   // "USD"
  std::string source;     // a token, or a customer's id
  std::string reference;  // at most 12 letters and digits, on the merchant's statement
  std::string buyer_ip;
  bool capture = false;  // at once
  Deadline deadline = Deadline::max();
};

struct CaptureRequest {
  Uuid key;
  std::string charge;
  Cents amount;
  std::string buyer_ip;
  bool look_first = false;  // it was tried before, and the outcome is not known
  Deadline deadline = Deadline::max();
};

struct RefundRequest {
  Uuid key;
  std::string charge;
  Cents amount;
  Cents refunded_before;  // of this charge, as we know
  bool look_first = false;
  Deadline deadline = Deadline::max();
};

}  // namespace gigco::clover
