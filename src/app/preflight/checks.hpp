// The rows of each part of the checklist. Internal to this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/preflight/preflight.hpp"
#include "app/preflight/site.hpp"

namespace gigco::preflight {

/// Collects rows; each is made in one call, so that none can be half filled.
class Report {
 public:
  void add(Row row) { rows_.push_back(std::move(row)); }
  /// `remedy` is told only where it is not good.
  void check(std::string id, std::string title, bool good, std::string evidence, std::string remedy);
  void skip(std::string id, std::string title, std::string reason);
  void ask_person(std::string id, std::string title, std::string what_to_show);
  [[nodiscard]] std::vector<Row> take() { return std::move(rows_); }

 private:
  std::vector<Row> rows_;
};

/// "JWT_SECRET must be …; DB_PASSWORD must be …" of those that begin with one of the prefixes, "" for none.
[[nodiscard]] std::string weak_settings(const Deployment& deployment,
                                        const std::vector<std::string_view>& prefixes);

void check_product(Site& site, Report& report);                                   // MVP
void check_border(Site& site, const Deployment& deployment, Report& report);      // SEC
void check_settings(const Deployment& deployment, Report& report);                // SEC-2, CFG, DB
void check_health(Site& site, Report& report);                                    // REC-2
void check_operations(Site& site, const Deployment& deployment, Report& report);  // OBS, REC, DOC

}  // namespace gigco::preflight
