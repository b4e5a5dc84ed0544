// Tokens of cards, and customers who keep them. https://docs.clover.com/docs/saving-card-on-file
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "sandbox/clover/bodies.hpp"
#include "sandbox/clover/rules.hpp"
#include "sandbox/clover/views.hpp"

namespace gigco::sandbox::clover {
namespace {

constexpr int kPaymentRequired = 402;
constexpr int kConflict = 409;
constexpr std::size_t kTokenCharacters = 24;
constexpr std::size_t kIdCharacters = 13;
constexpr std::size_t kFirstDigits = 6;
constexpr std::size_t kLastDigits = 4;
constexpr int kMonths = 12;
constexpr int kCentury = 2000;

/// 0 for what is no number of so many digits.
int number_of(std::string_view digits, std::size_t least, std::size_t most) {
  int value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool is_good = problem == std::errc() && end == digits.data() + digits.size() &&
                       digits.size() >= least && digits.size() <= most;
  return is_good ? value : 0;
}

int month_of(const CardBody& card) { return number_of(card.exp_month, 1, 2); }

int year_of(const CardBody& card) {
  const int year = number_of(card.exp_year, 2, 4);
  return card.exp_year.size() == 2 ? kCentury + year : year;
}

/// Whether the last month in which the card is good is over.
bool is_over(const CardBody& card, std::int64_t now_ms) {
  using Milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;
  const std::chrono::sys_days today{
      std::chrono::floor<std::chrono::days>(Milliseconds(std::chrono::milliseconds(now_ms)))};
  const std::chrono::year_month_day date(today);
  const std::chrono::year_month last{std::chrono::year(year_of(card)),
                                     std::chrono::month(static_cast<unsigned>(month_of(card)))};
  return last < date.year() / date.month();
}

/// What a card is refused for before anybody asks its bank.
struct Fault {
  std::string_view code;
  std::string_view message;
  bool (*is_so)(const CardBody&, std::int64_t now_ms);
};

constexpr std::array kFaults{
    Fault{"incorrect_number", "Only the sandbox's test numbers are accepted.",
          [](const CardBody& card, std::int64_t) { return !find_test_card(card.number.value_or("")); }},
    Fault{"invalid_expiry_month", "The month must be 01 to 12.",
          [](const CardBody& card, std::int64_t) { return month_of(card) < 1 || month_of(card) > kMonths; }},
    Fault{"invalid_expiry_year", "The year must be two or four digits.",
          [](const CardBody& card, std::int64_t) { return year_of(card) < kCentury; }},
    Fault{"expired_card", "The card has expired.", is_over},
    Fault{"invalid_cvc", "The security code must be three or four digits.",
          [](const CardBody& card, std::int64_t) {
            return card.cvv && (card.cvv->size() < 3 || card.cvv->size() > 4 ||
                                card.cvv->find_first_not_of("0123456789") != std::string::npos);
          }},
};

}  // namespace

Answer Rules::get_public_key() const {
  const json::Value created(json::Number{std::to_string(now_ms())});
  return {.body = {{"active", json::Value(true)},
                   {"apiAccessKey", json::Value(public_key_)},
                   {"merchantUuid", json::Value(std::string("00000000-0000-4000-8000-000000000001"))},
                   {"developerAppUuid", json::Value(std::string("00000000-0000-4000-8000-000000000002"))},
                   {"createdTime", created},
                   {"modifiedTime", created}}};
}

Answer Rules::create_token(std::string_view body) {
  const auto read = json::deserialize<TokenBody>(body);
  if (!read) {
    return unreadable(read.error());
  }
  const CardBody& given = read->card;
  if (given.encrypted_pan || !given.number) {
    return given.number
               ? invalid("invalid_request", "number and encrypted_pan cannot both be given", "encrypted_pan")
               : invalid("missing", "the sandbox has no key for an encrypted_pan: number is required",
                         "number");
  }
  for (const Fault& fault : kFaults) {
    if (fault.is_so(given, now_ms())) {
      return answer_of({.status = kPaymentRequired,
                        .type = "card_error",
                        .code = fault.code,
                        .message = std::string(fault.message)});
    }
  }
  const TestCard known = find_test_card(*given.number).value();
  const Token token{.id = "clv_" + random_name(kTokenCharacters),
                    .card = {.brand = std::string(known.brand),
                             .first6 = std::string(known.number.substr(0, kFirstDigits)),
                             .last4 = std::string(known.number.substr(known.number.size() - kLastDigits)),
                             .exp_month = given.exp_month,
                             .exp_year = given.exp_year,
                             .outcome = known.outcome}};
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

std::optional<Answer> Rules::keep(const std::string& source, Customer& customer) {
  const Token* found = books_.token(source);
  if (found == nullptr) {
    return missing("source");
  }
  if (found->used) {
    return invalid("token_already_used", "The token has been used.");
  }
  if (const auto refused = refusal_of(found->card.outcome)) {
    return answer_of(*refused);
  }
  const auto is_same = [&](const std::string& id) { return books_.token(id)->card == found->card; };
  if (std::ranges::any_of(customer.sources, is_same)) {
    return answer_of({.status = kConflict,
                      .code = "invalid_request",
                      .message = "The customer has this card; revoke it first.",
                      .param = "source"});
  }
  Token token = *found;
  token.used = true;
  token.multi_pay = true;
  customer.sources.push_back(token.id);
  books_.put(token);
  books_.put(customer);
  return {};
}

Answer Rules::create_customer(std::string_view body) {
  const auto read = json::deserialize<CustomerBody>(body);
  if (!read) {
    return unreadable(read.error());
  }
  Customer customer{.id = random_id(kIdCharacters), .email = read->email, .sources = {}};
  auto refused = keep(read->source, customer);
  return refused ? *std::move(refused) : Answer{.body = view_of(customer)};
}

Answer Rules::update_customer(const std::string& id, std::string_view body) {
  const auto read = json::deserialize<CustomerChange>(body);
  if (!read) {
    return unreadable(read.error());
  }
  const Customer* found = books_.customer(id);
  if (found == nullptr) {
    return missing("customer");
  }
  Customer customer = *found;
  auto refused = keep(read->source, customer);
  return refused ? *std::move(refused) : Answer{.body = view_of(customer)};
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

}  // namespace gigco::sandbox::clover
