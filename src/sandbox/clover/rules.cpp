#include "sandbox/clover/rules.hpp"

#include <chrono>

#include "sandbox/clover/bodies.hpp"
#include "sandbox/clover/views.hpp"

namespace gigco::sandbox::clover {
namespace {

constexpr std::int64_t kAuthorizationLifetimeMs = std::int64_t{7} * 24 * 60 * 60 * 1'000;
constexpr int kBadRequest = 400;
constexpr int kPaymentRequired = 402;
constexpr int kNotFound = 404;
constexpr int kServerError = 500;
constexpr std::size_t kTokenCharacters = 24;
constexpr std::size_t kIdCharacters = 13;
constexpr std::size_t kFirstDigits = 6;
constexpr std::size_t kLastDigits = 4;

Answer invalid(std::string_view code, std::string_view message) {
  return refusal(kBadRequest, "invalid_request_error", code, message);
}

Answer missing(std::string_view what) {
  return refusal(kNotFound, "invalid_request_error", "resource_missing",
                 std::string("no such ") + std::string(what));
}

Answer unreadable(const Error& error) {
  std::string message = error.message;
  for (const FieldError& fault : error.details) {
    message = fault.field + " " + fault.reason;
  }
  return invalid("invalid_request", message);
}

Answer declined(std::string_view code, std::string_view decline_code = {}) {
  return refusal(kPaymentRequired, "card_error", code, "The card was declined.", decline_code);
}

std::optional<Answer> refusal_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::approved:
      return {};
    case Outcome::declined:
      return declined("card_declined");
    case Outcome::declined_as_server_error:
      return refusal(kServerError, "card_error", "card_declined", "The card was declined.");
    case Outcome::insufficient_funds:
      return declined("card_declined", "insufficient_funds");
    case Outcome::expired_card:
      return declined("expired_card");
    case Outcome::incorrect_cvc:
      return declined("incorrect_cvc");
    case Outcome::processing_error:
      return declined("processing_error");
  }
  return {};
}

}  // namespace

Answer refusal(int status, std::string_view type, std::string_view code, std::string_view message,
               std::string_view decline_code) {
  const auto text = [](std::string_view value) { return json::Value(std::string(value)); };
  json::Object error{{"type", text(type)}, {"code", text(code)}, {"message", text(message)}};
  if (!decline_code.empty()) {
    error.emplace_back("decline_code", text(decline_code));
  }
  return {.status = status, .body = {{"message", text(message)}, {"error", json::Value(std::move(error))}}};
}

std::int64_t Rules::now_ms() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count() + ahead_ms_;
}

bool Rules::is_expired(const Charge& charge) const {
  return !charge.captured && now_ms() - charge.created > kAuthorizationLifetimeMs;
}

Answer Rules::create_token(std::string_view body) {
  const auto read = json::deserialize<TokenBody>(body);
  if (!read) {
    return unreadable(read.error());
  }
  const CardBody& given = read->card;
  const auto known = find_test_card(given.number);
  if (!known) {
    return refusal(kPaymentRequired, "card_error", "incorrect_number",
                   "Only the sandbox's test numbers are accepted.");
  }
  const Token token{.id = "clv_" + random_name(kTokenCharacters),
                    .card = {.brand = std::string(known->brand),
                             .first6 = std::string(known->number.substr(0, kFirstDigits)),
                             .last4 = std::string(known->number.substr(known->number.size() - kLastDigits)),
                             .exp_month = given.exp_month,
                             .exp_year = given.exp_year,
                             .outcome = known->outcome}};
  books_.put(token);
  return {.body = view_of(token)};
}

/// The token that a source stands for: itself, or what a customer has kept.
std::optional<Token> Rules::usable_source(const std::string& source) const {
  const Token* token = books_.token(source);
  if (token == nullptr) {
    const Customer* customer = books_.customer(source);
    const bool has_card = customer != nullptr && !customer->sources.empty();
    token = has_card ? books_.token(customer->sources.front()) : nullptr;
  }
  if (token == nullptr) {
    return {};
  }
  return *token;
}

Answer Rules::create_charge(std::string_view body) {
  const auto read = json::deserialize<ChargeBody>(body);
  if (!read) {
    return unreadable(read.error());
  }
  std::optional<Token> token = usable_source(read->source);
  if (!token) {
    const bool is_customer = books_.customer(read->source) != nullptr;
    return is_customer ? declined("card_on_file_missing") : missing("source");
  }
  if (token->used && !token->multi_pay) {
    return invalid("token_already_used", "The token has been used.");
  }
  if (token->multi_pay && token->id == read->source && !read->stored_credentials) {
    return invalid("missing", "stored_credentials are required with a multi-pay token.");
  }
  if (!token->multi_pay) {
    token->used = true;
    books_.put(*token);
  }
  if (auto refused = refusal_of(token->card.outcome)) {
    return *std::move(refused);
  }
  const bool captured = read->capture.value_or(true);
  const std::int64_t amount = read->amount + read->tip_amount.value_or(0);
  const Charge charge{.id = random_id(kIdCharacters),
                      .amount = amount,
                      .amount_captured = captured ? amount : 0,
                      .currency = read->currency,
                      .created = now_ms(),
                      .captured = captured,
                      .card = token->card,
                      .source = token->id,
                      .external_reference_id = read->external_reference_id,
                      .metadata = read->metadata.value_or(json::AnyObject())};
  books_.put(charge);
  return {.body = view_of(charge)};
}

Answer Rules::capture(const std::string& id, std::string_view body) {
  const auto read = json::deserialize<CaptureBody>(body.empty() ? "{}" : body);
  if (!read) {
    return unreadable(read.error());
  }
  const Charge* found = books_.charge(id);
  if (found == nullptr) {
    return missing("charge");
  }
  if (found->captured) {
    return invalid("charge_already_captured", "The charge has been captured.");
  }
  if (found->released || is_expired(*found)) {
    return invalid("invalid_request", "The authorization has been released or is expired.");
  }
  const std::int64_t amount = read->amount.value_or(found->amount);
  if (amount > found->amount) {
    return invalid("amount_too_large", "More than was authorized cannot be captured.");
  }
  Charge charge = *found;
  charge.captured = true;
  charge.amount_captured = amount;
  books_.put(charge);
  return {.body = view_of(charge)};
}

Answer Rules::create_refund(std::string_view body) {
  const auto read = json::deserialize<RefundBody>(body);
  if (!read) {
    return unreadable(read.error());
  }
  const Charge* found = books_.charge(read->charge);
  if (found == nullptr) {
    return missing("charge");
  }
  const std::int64_t taken = found->captured ? found->amount_captured : found->amount;
  const std::int64_t left = taken - found->amount_refunded;
  if (left == 0) {
    return invalid("charge_already_refunded", "The charge has been refunded.");
  }
  const std::int64_t amount = read->amount.value_or(left);
  if (amount > left || (!found->captured && amount != left)) {
    return invalid("amount_too_large",
                   "More than is left, or a part of what is only authorized, cannot be refunded.");
  }
  Charge charge = *found;
  charge.amount_refunded += amount;
  charge.released = !charge.captured;
  const Refund refund{
      .id = random_id(kIdCharacters), .charge = charge.id, .amount = amount, .created = now_ms()};
  books_.put(charge);
  books_.put(refund);
  return {.body = view_of(refund)};
}

Answer Rules::create_customer(std::string_view body) {
  const auto read = json::deserialize<CustomerBody>(body);
  if (!read) {
    return unreadable(read.error());
  }
  const Token* found = books_.token(read->source);
  if (found == nullptr) {
    return missing("source");
  }
  if (found->used) {
    return invalid("token_already_used", "The token has been used.");
  }
  if (auto refused = refusal_of(found->card.outcome)) {
    return *std::move(refused);
  }
  Token token = *found;
  token.used = true;
  token.multi_pay = true;
  const Customer customer{.id = random_id(kIdCharacters), .email = read->email, .sources = {token.id}};
  books_.put(token);
  books_.put(customer);
  return {.body = view_of(customer)};
}

Answer Rules::revoke_source(const std::string& id, const std::string& source) {
  const Customer* found = books_.customer(id);
  Customer customer = found == nullptr ? Customer() : *found;
  if (std::erase(customer.sources, source) == 0) {
    return missing("source");
  }
  books_.put(customer);
  return {.body = view_of(customer)};
}

Answer Rules::get_charge(const std::string& id) const {
  const Charge* charge = books_.charge(id);
  return charge == nullptr ? missing("charge") : Answer{.body = view_of(*charge)};
}

Answer Rules::get_refund(const std::string& id) const {
  const Refund* refund = books_.refund(id);
  return refund == nullptr ? missing("refund") : Answer{.body = view_of(*refund)};
}

Answer Rules::list_charges(const json::Object& query) const {
  std::vector<json::Object> views;
  const Window window = window_of(query);
  for (const std::string& id : books_.charges()) {
    const Charge& charge = *books_.charge(id);
    if (window.contains(charge.created)) {
      views.push_back(view_of(charge));
    }
  }
  return {.body = page_of("/v1/charges", std::move(views), query)};
}

Answer Rules::list_refunds(const json::Object& query) const {
  std::vector<json::Object> views;
  const Window window = window_of(query);
  const std::string charge = text_of(query, "charge");
  for (const std::string& id : books_.refunds()) {
    const Refund& refund = *books_.refund(id);
    if (window.contains(refund.created) && (charge.empty() || refund.charge == charge)) {
      views.push_back(view_of(refund));
    }
  }
  return {.body = page_of("/v1/refunds", std::move(views), query)};
}

Answer Rules::all() const {
  json::Array charges;
  for (const std::string& id : books_.charges()) {
    charges.emplace_back(view_of(*books_.charge(id)));
  }
  json::Array refunds;
  for (const std::string& id : books_.refunds()) {
    refunds.emplace_back(view_of(*books_.refund(id)));
  }
  return {
      .body = {{"charges", json::Value(std::move(charges))}, {"refunds", json::Value(std::move(refunds))}}};
}

}  // namespace gigco::sandbox::clover
