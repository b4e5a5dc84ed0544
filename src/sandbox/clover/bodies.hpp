// The bodies that the sandbox takes, with every field that Clover documents. Internal to this room.
#pragma once

#include "sandbox/clover/books.hpp"

namespace gigco::sandbox::clover {

inline constexpr std::int64_t kMaxAmount = 99'999'999;  // cents
inline constexpr std::size_t kMaxReference = 12;
inline constexpr std::size_t kMaxDescription = 255;
inline constexpr std::size_t kMaxMetadata = 500;  // characters, as JSON
inline constexpr std::size_t kMinSite = 4;
inline constexpr std::size_t kMaxSite = 13;

// The enumerators are Clover's words.
enum class Ecomind { ecom, moto };
BOOST_DESCRIBE_ENUM(Ecomind, ecom, moto)

/// The first by its reference, the second by its list of changes.
enum class Intent { save_credential_on_file, save_credentials_on_file };
BOOST_DESCRIBE_ENUM(Intent, save_credential_on_file, save_credentials_on_file)

enum class Sequence { FIRST, SUBSEQUENT };
BOOST_DESCRIBE_ENUM(Sequence, FIRST, SUBSEQUENT)

enum class Initiator { CARDHOLDER, MERCHANT };
BOOST_DESCRIBE_ENUM(Initiator, CARDHOLDER, MERCHANT)

enum class BillPayIndicator { Recurring, Installment };
BOOST_DESCRIBE_ENUM(BillPayIndicator, Recurring, Installment)

struct InstallmentInfo {
  BillPayIndicator bill_pay_indicator = BillPayIndicator::Recurring;
  std::optional<std::string> invoice_number;
  std::optional<std::string> description;
};
BOOST_DESCRIBE_STRUCT(InstallmentInfo, (), (bill_pay_indicator, invoice_number, description))

struct StoredCredentials {
  Sequence sequence = Sequence::FIRST;
  std::optional<bool> is_scheduled;
  std::optional<Initiator> initiator;
  std::optional<InstallmentInfo> installment_info;
};
BOOST_DESCRIBE_STRUCT(StoredCredentials, (), (sequence, is_scheduled, initiator, installment_info))

struct ChargeBody {
  std::int64_t amount = 0;
  std::string currency;
  std::string source;
  std::optional<bool> capture;
  std::optional<Ecomind> ecomind;
  std::optional<std::string> external_reference_id;
  std::optional<std::string> external_customer_reference;
  std::optional<std::string> description;
  std::optional<json::AnyObject> metadata;
  std::optional<std::string> receipt_email;
  std::optional<std::int64_t> tip_amount;  // added to the amount
  std::optional<std::int64_t> tax_amount;  // is in the amount already
  std::optional<std::string> tax_rate_uuid;
  std::optional<StoredCredentials> stored_credentials;
  std::optional<Intent> intent;
  std::optional<json::AnyObject> soft_descriptor;
  std::optional<bool> partial_redemption;
  std::optional<std::string> site_url;
  std::optional<json::AnyObject> level2;
  std::optional<json::AnyObject> level3;
  std::optional<json::AnyObject> threeds;
  std::optional<json::AnyObject> tender;

  static json::Rules rules() {
    return {json::rule("amount").range(1, kMaxAmount),
            json::rule("tip_amount").range(0, kMaxAmount),
            json::rule("tax_amount").range(0, kMaxAmount),
            json::rule("receipt_email").format(json::Format::email),
            json::rule("external_reference_id").length(1, kMaxReference),
            json::rule("description").length(0, kMaxDescription),
            json::rule("site_url").length(kMinSite, kMaxSite)};
  }
};
BOOST_DESCRIBE_STRUCT(ChargeBody, (),
                      (amount, currency, source, capture, ecomind, external_reference_id,
                       external_customer_reference, description, metadata, receipt_email, tip_amount,
                       tax_amount, tax_rate_uuid, stored_credentials, intent, soft_descriptor,
                       partial_redemption, site_url, level2, level3, threeds, tender))

struct CaptureLevel2 {
  std::optional<std::string> split_shipment;  // "1/2": this capture, and how many there are to be
};
BOOST_DESCRIBE_STRUCT(CaptureLevel2, (), (split_shipment))

struct CaptureBody {
  std::optional<std::int64_t> amount;
  std::optional<std::string> receipt_email;
  std::optional<CaptureLevel2> level2;

  static json::Rules rules() {
    return {json::rule("amount").range(1, kMaxAmount),
            json::rule("receipt_email").format(json::Format::email)};
  }
};
BOOST_DESCRIBE_STRUCT(CaptureBody, (), (amount, receipt_email, level2))

struct RefundBody {
  std::string charge;
  std::optional<std::int64_t> amount;
  std::optional<std::string> reason;
  std::optional<std::string> external_reference_id;

  static json::Rules rules() { return {json::rule("amount").range(1, kMaxAmount)}; }
};
BOOST_DESCRIBE_STRUCT(RefundBody, (), (charge, amount, reason, external_reference_id))

struct CardBody {
  std::optional<std::string> number;
  std::optional<std::string> encrypted_pan;  // in its place
  std::string exp_month;
  std::string exp_year;
  std::optional<std::string> cvv;
  std::optional<std::string> brand;
  std::optional<std::string> first6;
  std::optional<std::string> last4;
  std::optional<std::string> name;
  std::optional<std::string> country;
  std::optional<std::string> address_line1;
  std::optional<std::string> address_line2;
  std::optional<std::string> address_city;
  std::optional<std::string> address_state;
  std::optional<std::string> address_zip;
  std::optional<std::string> address_country;
};
BOOST_DESCRIBE_STRUCT(CardBody, (),
                      (number, encrypted_pan, exp_month, exp_year, cvv, brand, first6, last4, name, country,
                       address_line1, address_line2, address_city, address_state, address_zip,
                       address_country))

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
  std::optional<Ecomind> ecomind;
  std::optional<json::AnyObject> shipping;

  static json::Rules rules() { return {json::rule("email").format(json::Format::email)}; }
};
BOOST_DESCRIBE_STRUCT(CustomerBody, (), (email, source, firstName, lastName, name, phone, ecomind, shipping))

struct CustomerChange {
  std::string source;
};
BOOST_DESCRIBE_STRUCT(CustomerChange, (), (source))

}  // namespace gigco::sandbox::clover
