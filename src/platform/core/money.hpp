// Money is integer cents, everywhere. Text with at most two decimals is its only other form, and no
// floating point stands between the two.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gigco {

struct Cents {
  std::int64_t count = 0;

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the comparison with 0 for a pointer
  friend constexpr auto operator<=>(Cents, Cents) = default;
};

/// The largest amount accepted anywhere: 999,999.99, below Clover's own limit of 99,999,999 cents.
inline constexpr Cents kMaxAmount{99'999'999};

/// Appends "50.00", "-0.05": always two decimals.
void append_decimal(std::string& out, Cents amount);

/// Reads a decimal number with at most two decimals ("50", "50.5", "-0.05", also "5e1" as JSON may
/// write it). Nothing when it is no number, is finer than a cent, or is beyond ±kMaxAmount.
[[nodiscard]] std::optional<Cents> parse_decimal(std::string_view text) noexcept;

}  // namespace gigco
