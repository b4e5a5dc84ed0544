#include "sandbox/clover/refusals.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gigco::sandbox::clover {
namespace {

constexpr int kPaymentRequired = 402;
constexpr int kNotFound = 404;
constexpr int kServerError = 500;
constexpr std::string_view kRequired = "is required";

/// Codes of their own for what is wrong with one member.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kCodes{
    {{"amount", "invalid_charge_amount"},
     {"tip_amount", "invalid_tip_amount"},
     {"tax_amount", "invalid_tax_amount"},
     {"receipt_email", "email_invalid"},
     {"email", "email_invalid"}}};

std::string_view code_of(const FieldError& fault) {
  if (fault.reason == kRequired) {
    return "missing";
  }
  const auto* const own = std::ranges::find(kCodes, fault.field, &decltype(kCodes)::value_type::first);
  return own == kCodes.end() ? "invalid_request" : own->second;
}

}  // namespace

Answer answer_of(const Refusal& refusal) {
  const auto text = [](std::string_view value) { return json::Value(std::string(value)); };
  json::Object error{
      {"type", text(refusal.type)}, {"code", text(refusal.code)}, {"message", text(refusal.message)}};
  const std::array<std::pair<const char*, std::string_view>, 3> more{
      {{"decline_code", refusal.decline_code}, {"param", refusal.param}, {"charge", refusal.charge}}};
  for (const auto& [name, value] : more) {
    if (!value.empty()) {
      error.emplace_back(name, text(value));
    }
  }
  return {.status = refusal.status,
          .body = {{"message", text(refusal.message)}, {"error", json::Value(std::move(error))}}};
}

Answer invalid(std::string_view code, std::string message, std::string param) {
  return answer_of({.code = code, .message = std::move(message), .param = std::move(param)});
}

Answer missing(std::string_view what) {
  return answer_of(
      {.status = kNotFound, .code = "resource_missing", .message = "no such " + std::string(what)});
}

Answer unreadable(const Error& error) {
  if (error.details.empty()) {
    return invalid("invalid_request", error.message);
  }
  const FieldError& fault = error.details.front();
  return invalid(code_of(fault), fault.field + " " + fault.reason, fault.field);
}

Refusal declined(std::string_view code, std::string_view decline_code) {
  return {.status = kPaymentRequired,
          .type = "card_error",
          .code = code,
          .message = "The card was declined.",
          .decline_code = decline_code};
}

std::optional<Refusal> refusal_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::approved:
      return {};
    case Outcome::declined:
      return declined("card_declined");
    case Outcome::declined_as_server_error: {
      Refusal refusal = declined("card_declined");
      refusal.status = kServerError;
      return refusal;
    }
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

}  // namespace gigco::sandbox::clover
