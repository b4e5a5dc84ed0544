#include "sandbox/clover/rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>

#include "sandbox/clover/bodies.hpp"
#include "sandbox/clover/views.hpp"

namespace gigco::sandbox::clover {
namespace {

constexpr std::int64_t kAuthorizationLifetimeMs = std::int64_t{7} * 24 * 60 * 60 * 1'000;
constexpr std::size_t kIdCharacters = 13;
constexpr std::size_t kCurrencyLetters = 3;
constexpr int kMostShipments = 99;

bool is_small(char character) { return std::islower(static_cast<unsigned char>(character)) != 0; }
bool is_plain(char character) { return std::isalnum(static_cast<unsigned char>(character)) != 0; }

/// What Clover's pages ask of a charge beyond the types of its members.
struct Demand {
  std::string_view member;
  std::string_view reason;
  bool (*is_met)(const ChargeBody&);
};

constexpr std::array kDemands{
    Demand{"currency", "must be three small letters",
           [](const ChargeBody& body) {
             return body.currency.size() == kCurrencyLetters && std::ranges::all_of(body.currency, is_small);
           }},
    Demand{"external_reference_id", "must be letters, digits and spaces between them",
           [](const ChargeBody& body) {
             const std::string& id = body.external_reference_id.value_or("0");
             return is_plain(id.front()) && is_plain(id.back()) &&
                    std::ranges::all_of(id, [](char each) { return is_plain(each) || each == ' '; });
           }},
    Demand{"metadata", "must be at most 500 characters",
           [](const ChargeBody& body) {
             return !body.metadata || json::serialize(*body.metadata).size() <= kMaxMetadata;
           }},
    Demand{"site_url", "must have no scheme and no www",
           [](const ChargeBody& body) {
             const std::string& site = body.site_url.value_or("");
             return !site.starts_with("www.") && site.find("://") == std::string::npos;
           }},
};

/// "1/2"
bool is_shipment(std::string_view text) {
  const auto number = [](std::string_view digits) {
    int value = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return problem == std::errc() && end == digits.data() + digits.size() ? value : 0;
  };
  const std::size_t slash = std::min(text.find('/'), text.size());
  const int which = number(text.substr(0, slash));
  const int all = number(text.substr(std::min(slash + 1, text.size())));
  return which >= 1 && which <= all && all <= kMostShipments;
}

}  // namespace

std::int64_t Rules::now_ms() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count() + ahead_ms_;
}

bool Rules::is_expired(const Charge& charge) const {
  return !charge.captured && now_ms() - charge.created > kAuthorizationLifetimeMs;
}

/// A charge that was declined stays in the books, as one that has failed.
Answer Rules::decline(Charge charge, Refusal refusal) {
  charge.failure_code = refusal.code;
  charge.amount_captured = 0;
  charge.captured = false;
  refusal.charge = charge.id;
  books_.put(charge);
  return answer_of(refusal);
}

Answer Rules::create_charge(std::string_view body) {
  const auto read = json::deserialize<ChargeBody>(body);
  if (!read) {
    return unreadable(read.error());
  }
  for (const Demand& demand : kDemands) {
    if (!demand.is_met(*read)) {
      const std::string member(demand.member);
      return invalid("invalid_request", member + " " + std::string(demand.reason), member);
    }
  }
  std::optional<Token> token = usable_source(read->source);
  const Customer* customer = books_.customer(read->source);
  if (!token) {
    return customer != nullptr ? answer_of(declined("card_on_file_missing")) : missing("source");
  }
  if (token->used && !token->multi_pay) {
    return invalid("token_already_used", "The token has been used.");
  }
  if (token->multi_pay && token->id == read->source && !read->stored_credentials) {
    return invalid("missing", "stored_credentials are required with a multi-pay token.",
                   "stored_credentials");
  }
  const std::optional<Refusal> refused = refusal_of(token->card.outcome);
  if (!token->multi_pay) {
    token->used = true;
    token->multi_pay = read->intent && !refused;  // Clover keeps the card of a charge that says so
    books_.put(*token);
  }
  const bool captured = read->capture.value_or(true);
  const std::int64_t amount = read->amount + read->tip_amount.value_or(0);
  Charge charge{.id = random_id(kIdCharacters),
                .amount = amount,
                .amount_captured = captured ? amount : 0,
                .currency = read->currency,
                .created = now_ms(),
                .captured = captured,
                .card = token->card,
                .source = token->id,
                .customer = customer == nullptr ? std::nullopt : std::optional(customer->id),
                .external_reference_id = read->external_reference_id,
                .metadata = read->metadata.value_or(json::AnyObject())};
  if (refused) {
    return decline(std::move(charge), *refused);
  }
  books_.put(charge);
  return {.body = view_of(charge)};
}

Answer Rules::capture(const std::string& id, std::string_view body) {
  const auto read = json::deserialize<CaptureBody>(body.empty() ? "{}" : body);
  if (!read) {
    return unreadable(read.error());
  }
  if (read->level2 && read->level2->split_shipment && !is_shipment(*read->level2->split_shipment)) {
    return invalid("invalid_request", "split_shipment must be n/m, 1 to 99", "level2.split_shipment");
  }
  const Charge* found = books_.charge(id);
  if (found == nullptr) {
    return missing("charge");
  }
  if (found->captured) {
    return invalid("charge_already_captured", "The charge has been captured.");
  }
  if (found->failure_code || found->released || is_expired(*found)) {
    return invalid("invalid_request", "The authorization was declined, has been released or is expired.");
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
  if (found->failure_code) {
    return invalid("invalid_request", "The charge was declined; there is nothing to refund.");
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
  const std::string customer = text_of(query, "customer");
  for (const std::string& id : books_.charges()) {
    const Charge& charge = *books_.charge(id);
    if (window.contains(charge.created) && (customer.empty() || charge.customer == customer)) {
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
