// The bodies that the sandbox takes, with every field that Clover documents. Internal to this room.
#pragma once

#include "sandbox/clover/books.hpp"

namespace gigco::sandbox::clover {

inline constexpr std::int64_t kMaxAmount = 99'999'999;  // cents
inline constexpr std::size_t kMaxReference = 12;
inline constexpr std::size_t kMaxDescription = 255;

struct StoredCredentials {
  std::string sequence;
  std::optional<bool> is_scheduled;
  std::optional<std::string> initiator;
};
BOOST_DESCRIBE_STRUCT(StoredCredentials, (), (sequence, is_scheduled, initiator))

struct ChargeBody {
  std::int64_t amount = 0;
  std::string currency;
  std::string source;
  std::optional<bool> capture;
  std::optional<std::string> ecomind;
  std::optional<std::string> external_reference_id;
  std::optional<std::string> external_customer_reference;
  std::optional<std::string> description;
  std::optional<json::AnyObject> metadata;
  std::optional<std::string> receipt_email;
  std::optional<std::int64_t> tip_amount;
  std::optional<std::int64_t> tax_amount;
  std::optional<StoredCredentials> stored_credentials;

  static json::Rules rules() {
    return {json::rule("amount").range(1, kMaxAmount),
            json::rule("external_reference_id").length(1, kMaxReference),
            json::rule("description").length(0, kMaxDescription)};
  }
};
BOOST_DESCRIBE_STRUCT(ChargeBody, (),
                      (amount, currency, source, capture, ecomind, external_reference_id,
                       external_customer_reference, description, metadata, receipt_email, tip_amount,
                       tax_amount, stored_credentials))

struct CaptureBody {
  std::optional<std::int64_t> amount;
  std::optional<std::string> receipt_email;

  static json::Rules rules() { return {json::rule("amount").range(1, kMaxAmount)}; }
};
BOOST_DESCRIBE_STRUCT(CaptureBody, (), (amount, receipt_email))

struct RefundBody {
  std::string charge;
  std::optional<std::int64_t> amount;
  std::optional<std::string> reason;
  std::optional<std::string> external_reference_id;

  static json::Rules rules() { return {json::rule("amount").range(1, kMaxAmount)}; }
};
BOOST_DESCRIBE_STRUCT(RefundBody, (), (charge, amount, reason, external_reference_id))

struct CardBody {
  std::string number;
  std::string exp_month;
  std::string exp_year;
  std::optional<std::string> cvv;
  std::optional<std::string> brand;
  std::optional<std::string> name;
  std::optional<std::string> country;
  std::optional<std::string> address_line1;
  std::optional<std::string> address_city;
  std::optional<std::string> address_state;
  std::optional<std::string> address_zip;
  std::optional<std::string> address_country;
};
BOOST_DESCRIBE_STRUCT(CardBody, (),
                      (number, exp_month, exp_year, cvv, brand, name, country, address_line1, address_city,
                       address_state, address_zip, address_country))

struct TokenBody {
  CardBody card;
};
BOOST_DESCRIBE_STRUCT(TokenBody, (), (card))

struct CustomerBody {
  std::string email;
  std::string source;
  std::optional<std::string> firstName;
  std::optional<std::string> lastName;
  std::optional<std::string> name;
  std::optional<std::string> phone;
  std::optional<std::string> ecomind;
};
BOOST_DESCRIBE_STRUCT(CustomerBody, (), (email, source, firstName, lastName, name, phone, ecomind))

}  // namespace gigco::sandbox::clover
