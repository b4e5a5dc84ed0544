// Totals of lists, kept for a moment: counting thousands of jobs for every page of the same list costs
// more than the page. A total may so be a second old; the jobs of the page never are.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "platform/db/query.hpp"

namespace gigco::paging {

/// One for each thread, without locks.
class RecentTotals {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::milliseconds kKept{1'000};
  static constexpr std::size_t kMost = 1'024;  // lists; when more are asked for, all are forgotten

  /// What names the list: its statement and parameters.
  [[nodiscard]] static std::string key_of(const db::ComposedQuery& count);

  [[nodiscard]] std::optional<std::int64_t> find(const std::string& key, Clock::time_point at) const;
  void keep(std::string key, std::int64_t total, Clock::time_point at);

 private:
  struct Entry {
    std::int64_t total;
    Clock::time_point until;
  };
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace gigco::paging
