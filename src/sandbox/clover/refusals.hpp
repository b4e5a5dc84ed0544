// What Clover says when it does not do what it is asked.
// https://docs.clover.com/docs/ecommerce-api-error-codes Internal to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/core/error.hpp"
#include "platform/json/value.hpp"
#include "sandbox/clover/cards.hpp"

namespace gigco::sandbox::clover {

struct Answer {
  int status = 200;
  json::Object body;
};

struct Refusal {
  int status = 400;
  std::string_view type = "invalid_request_error";
  std::string_view code;
  std::string message;
  std::string_view decline_code = {};
  std::string param = {};   // the member of the body that is wrong
  std::string charge = {};  // the charge that was declined
};

/// {"message", "error": {"type", "code", "message", "decline_code"?, "param"?, "charge"?}}
[[nodiscard]] Answer answer_of(const Refusal& refusal);

/// 400
[[nodiscard]] Answer invalid(std::string_view code, std::string message, std::string param = {});
/// 404
[[nodiscard]] Answer missing(std::string_view what);
/// Of a body that cannot be read.
[[nodiscard]] Answer unreadable(const Error& error);
/// 402
[[nodiscard]] Refusal declined(std::string_view code, std::string_view decline_code = {});
/// What a card comes to, unless it is approved.
[[nodiscard]] std::optional<Refusal> refusal_of(Outcome outcome);

}  // namespace gigco::sandbox::clover
