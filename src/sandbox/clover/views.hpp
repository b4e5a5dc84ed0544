// How the sandbox's things look from outside: members without a value are left out, lists are newest first.
// Internal to this room.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/clover/books.hpp"

namespace gigco::sandbox::clover {

[[nodiscard]] json::Object view_of(const Token& token);
[[nodiscard]] json::Object view_of(const Customer& customer);
[[nodiscard]] json::Object view_of(const Charge& charge);
[[nodiscard]] json::Object view_of(const Refund& refund);

/// created.gt, created.gte, created.lt, created.lte: milliseconds or date-times.
struct Window {
  std::int64_t from = 0;
  std::int64_t to = INT64_MAX;  // both included

  [[nodiscard]] bool contains(std::int64_t created) const noexcept {
    return created >= from && created <= to;
  }
};
[[nodiscard]] Window window_of(const json::Object& query);
/// Of a query parameter; empty when absent.
[[nodiscard]] std::string text_of(const json::Object& query, std::string_view name);

/// `views` is oldest first. limit (1 to 100, 10 when absent), starting_after and ending_before (ids).
[[nodiscard]] json::Object page_of(std::string url, std::vector<json::Object> views,
                                   const json::Object& query);

/// Capitals and digits.
[[nodiscard]] std::string random_id(std::size_t length);
/// Letters and digits.
[[nodiscard]] std::string random_name(std::size_t length);

}  // namespace gigco::sandbox::clover
