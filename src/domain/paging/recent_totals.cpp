#include "domain/paging/recent_totals.hpp"

namespace gigco::paging {

std::string RecentTotals::key_of(const db::ComposedQuery& count) {
  std::string key = count.statement.sql;
  for (const char* value : count.params.pointers()) {
    key += '\0';
    if (value != nullptr) {
      key += '=';
      key += value;
    }
  }
  return key;
}

std::optional<std::int64_t> RecentTotals::find(const std::string& key, Clock::time_point at) const {
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.until <= at) {
    return {};
  }
  return found->second.total;
}

void RecentTotals::keep(std::string key, std::int64_t total, Clock::time_point at) {
  if (entries_.size() >= kMost) {
    entries_.clear();
  }
  entries_.insert_or_assign(std::move(key), Entry{total, at + kKept});
}

}  // namespace gigco::paging
