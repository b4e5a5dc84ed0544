// What people may ask of payments, with the limits of each field.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "platform/core/identifiers.hpp"
#include "platform/core/money.hpp"
#include "platform/json/rules.hpp"
#include "platform/json/value.hpp"

namespace gigco::payments {

/// The token pays, or the kept card; without either, the card that is the caller's default.
struct AuthorizePayment {
  Id job_id = 0;
  Cents amount;
  std::optional<std::string> currency;        // the job's, when absent
  std::optional<std::string> payment_method;  // "credit_card", as older clients say
  std::optional<std::string> clover_source_token;
  std::optional<ResourceRef> payment_method_id;
  std::optional<bool> save_card;
  std::optional<json::AnyObject> metadata;
  bool is_tip = false;  // by the route, never by the body

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(AuthorizePayment, (),
                      (job_id, amount, currency, payment_method, clover_source_token, payment_method_id,
                       save_card, metadata))

/// For a worker whose job is done; the card as with AuthorizePayment.
struct TipWorker {
  Cents amount;
  std::optional<std::string> clover_source_token;
  std::optional<ResourceRef> payment_method_id;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(TipWorker, (), (amount, clover_source_token, payment_method_id))

struct CapturePayment {
  ResourceRef transaction_id = Id{0};
  std::optional<Cents> amount;  // all that was authorised, when absent

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(CapturePayment, (), (transaction_id, amount))

struct RefundPayment {
  ResourceRef transaction_id = Id{0};
  std::optional<Cents> amount;  // all that is left, when absent
  std::optional<std::string> reason;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(RefundPayment, (), (transaction_id, amount, reason))

}  // namespace gigco::payments
