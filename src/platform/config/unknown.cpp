// Variables that nobody reads, and what they were meant to be.
#include <algorithm>
#include <numeric>

#include "platform/config/schema.hpp"

namespace gigco::config {
namespace {

constexpr std::size_t kFarthest = 3;  // edits between a typo and what was meant

/// How many letters must be put in, taken out or changed to make one text of the other (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::string_view prefix_of(std::string_view name) {
  const auto end = name.find('_');
  return end == std::string_view::npos ? "" : name.substr(0, end + 1);
}

}  // namespace

bool Schema::is_known(std::string_view variable) const {
  return std::ranges::any_of(settings_, [variable](const Setting& setting) {
    return variable == setting.name || variable == setting.name + std::string(kFileSuffix);
  });
}

bool Schema::looks_like_ours(std::string_view variable) const {
  if (variable.starts_with(prefix_)) {
    return true;
  }
  const std::string_view prefix = prefix_of(variable);
  const auto sharing = std::ranges::count_if(
      settings_, [prefix](const Setting& setting) { return prefix_of(setting.name) == prefix; });
  return !prefix.empty() && sharing >= static_cast<std::ptrdiff_t>(kSharedPrefix);
}

std::string Schema::nearest(std::string_view variable) const {
  std::string best;
  std::size_t least = kFarthest + 1;
  for (const Setting& setting : settings_) {
    for (const std::string& name : {setting.name, setting.name + std::string(kFileSuffix)}) {
      if (const std::size_t edits = distance(variable, name); edits < least) {
        least = edits;
        best = name;
      }
    }
  }
  return best;
}

std::vector<Schema::Unknown> Schema::unknown(const Environment& environment) const {
  std::vector<Unknown> found;
  for (const auto& [name, value] : environment) {
    if (looks_like_ours(name) && !is_known(name)) {
      found.push_back({name, nearest(name)});
    }
  }
  return found;
}

}  // namespace gigco::config
