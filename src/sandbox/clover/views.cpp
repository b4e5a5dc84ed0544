#include "sandbox/clover/views.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iterator>
#include <optional>
#include <random>

#include "platform/core/timestamp.hpp"

namespace gigco::sandbox::clover {
namespace {

constexpr std::string_view kCapitalsAndDigits = "ABCDEFGHJKMNPQRSTVWXYZ0123456789";
constexpr std::string_view kLettersAndDigits =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::int64_t kDefaultLimit = 10;
constexpr std::int64_t kMaxLimit = 100;

json::Value text(std::string_view value) { return json::Value(std::string(value)); }
json::Value number(std::int64_t value) { return json::Value(json::Number{std::to_string(value)}); }

std::string random_text(std::string_view alphabet, std::size_t length) {
  static std::random_device device;
  std::uniform_int_distribution<std::size_t> index(0, alphabet.size() - 1);
  std::string made(length, ' ');
  std::ranges::generate(made, [&] { return alphabet[index(device)]; });
  return made;
}

std::int64_t number_of(const json::Object& query, std::string_view name, std::int64_t otherwise) {
  const std::string given = text_of(query, name);
  std::int64_t value = otherwise;
  std::from_chars(given.data(), given.data() + given.size(), value);
  return value;
}

/// Milliseconds, or a date-time.
std::int64_t time_of(const json::Object& query, std::string_view name, std::int64_t otherwise) {
  const std::optional<Timestamp> time = parse_rfc3339(text_of(query, name));
  if (!time) {
    return number_of(query, name, otherwise);
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(time->time_since_epoch()).count();
}

json::Object card_of(const Card& card) {
  return {{"brand", text(card.brand)},
          {"first6", text(card.first6)},
          {"last4", text(card.last4)},
          {"exp_month", text(card.exp_month)},
          {"exp_year", text(card.exp_year)}};
}

}  // namespace

std::string random_id(std::size_t length) { return random_text(kCapitalsAndDigits, length); }
std::string random_name(std::size_t length) { return random_text(kLettersAndDigits, length); }

json::Object view_of(const Token& token) {
  return {{"id", text(token.id)}, {"object", text("token")}, {"card", json::Value(card_of(token.card))}};
}

json::Object view_of(const Customer& customer) {
  json::Array sources;
  for (const std::string& source : customer.sources) {
    sources.push_back(text(source));
  }
  return {{"id", text(customer.id)},
          {"object", text("customer")},
          {"email", text(customer.email)},
          {"sources",
           json::Value(json::Object{{"object", text("list")}, {"data", json::Value(std::move(sources))}})}};
}

json::Object view_of(const Charge& charge) {
  json::Object source = card_of(charge.card);
  source.emplace_back("id", text(charge.source));
  const bool is_failed = charge.failure_code.has_value();
  json::Object view{
      {"id", text(charge.id)},
      {"object", text("charge")},
      {"amount", number(charge.amount)},
      {"amount_captured", number(charge.amount_captured)},
      {"amount_refunded", number(charge.amount_refunded)},
      {"currency", text(charge.currency)},
      {"created", number(charge.created)},
      {"captured", json::Value(charge.captured)},
      {"paid", json::Value(!is_failed)},
      {"refunded", json::Value(charge.amount_refunded == charge.amount_captured && charge.captured)},
      {"status", text(is_failed ? "failed" : "succeeded")},
      {"source", json::Value(std::move(source))},
      {"livemode", json::Value(false)},
      {"ecomind", text("ecom")}};
  if (is_failed) {
    view.emplace_back("failure_code", text(*charge.failure_code));
    view.emplace_back("failure_message", text("The card was declined."));
  } else {
    view.emplace_back("outcome", json::Value(json::Object{{"network_status", text("approved_by_network")},
                                                          {"type", text("authorized")}}));
  }
  if (charge.customer) {
    view.emplace_back("customer", text(*charge.customer));
  }
  if (charge.external_reference_id) {
    view.emplace_back("external_reference_id", text(*charge.external_reference_id));
  }
  if (!charge.metadata.members.empty()) {
    view.emplace_back("metadata", json::Value(charge.metadata.members));
  }
  return view;
}

json::Object view_of(const Refund& refund) {
  return {
      {"id", text(refund.id)},           {"object", text("refund")},          {"charge", text(refund.charge)},
      {"amount", number(refund.amount)}, {"created", number(refund.created)}, {"status", text("succeeded")}};
}

std::string text_of(const json::Object& query, std::string_view name) {
  const auto found = std::ranges::find(query, name, &json::Object::value_type::first);
  if (found == query.end() || found->second.as<std::string>() == nullptr) {
    return {};
  }
  return *found->second.as<std::string>();
}

Window window_of(const json::Object& query) {
  const std::int64_t after = time_of(query, "created.gt", -1);
  const std::int64_t before = time_of(query, "created.lt", INT64_MAX);
  return {.from = std::max(time_of(query, "created.gte", 0), after + 1),
          .to = std::min(time_of(query, "created.lte", INT64_MAX), before - 1)};
}

json::Object page_of(std::string url, std::vector<json::Object> views, const json::Object& query) {
  std::ranges::reverse(views);
  const auto named = [&](std::string_view parameter) {
    const std::string id = text_of(query, parameter);
    const auto found =
        std::ranges::find_if(views, [&](const json::Object& view) { return text_of(view, "id") == id; });
    return id.empty() ? -1 : found - views.begin();
  };
  const auto size = static_cast<std::ptrdiff_t>(views.size());
  const std::ptrdiff_t limit =
      std::clamp<std::int64_t>(number_of(query, "limit", kDefaultLimit), 1, kMaxLimit);
  const std::ptrdiff_t before = named("ending_before");
  std::ptrdiff_t first = std::min(named("starting_after") + 1, size);
  std::ptrdiff_t last = std::min(first + limit, size);
  bool has_more = last < size;
  if (before >= 0) {
    last = std::min(before + 1, size);  // the named one comes along, as in Clover's example
    first = std::max<std::ptrdiff_t>(last - limit, 0);
    has_more = first > 0;
  }
  json::Array data;
  std::move(views.begin() + first, views.begin() + last, std::back_inserter(data));
  return {{"object", text("list")},
          {"url", text(url)},
          {"has_more", json::Value(has_more)},
          {"data", json::Value(std::move(data))}};
}

}  // namespace gigco::sandbox::clover
