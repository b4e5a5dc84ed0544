#include <algorithm>
#include <array>
#include <utility>

#include "app/preflight/checks.hpp"

namespace gigco::preflight {
namespace {

/// The value of a metric without labels, or of the first with that name; -1 where there is none.
double metric(const std::string& exposition, const std::string& name) {
  for (std::size_t at = 0; at < exposition.size();) {
    const std::size_t end = std::min(exposition.find('\n', at), exposition.size());
    const std::string line = exposition.substr(at, end - at);
    if (line.starts_with(name) && line.size() > name.size() &&
        (line[name.size()] == ' ' || line[name.size()] == '{')) {
      return std::stod(line.substr(line.rfind(' ') + 1));
    }
    at = end + 1;
  }
  return -1;
}

void check_metrics(Site& site, const Deployment& deployment, Report& report) {
  constexpr const char* kTitle = "Metrics are served";
  if (!site.has_admin() && !deployment.is_production) {
    report.skip("OBS-3", kTitle, "ADMIN_PORT is not set, as only production must");
    return;
  }
  if (!site.has_admin()) {
    report.check("OBS-3", kTitle, false, "ADMIN_PORT is not set",
                 "Set ADMIN_PORT, and let Prometheus read /metrics there.");
    return;
  }
  const Seen seen = site.get_admin("/metrics");
  const bool has_requests = seen.response.body.find("gigco_http_requests_in_flight") != std::string::npos;
  report.check("OBS-3", kTitle, seen.answered(200) && has_requests,
               "/metrics on ADMIN_PORT " + seen.summary(),
               "Ask on the machine that runs gigco, with the same ADMIN_HOST and ADMIN_PORT.");
  const Seen public_one = site.get("/metrics");
  report.check("OBS-3", "Metrics are not public", !public_one.answered(200),
               "/metrics on the public address " + public_one.summary(),
               "Do not route /metrics to ADMIN_PORT.");
  const double stuck = metric(seen.response.body, "gigco_workflow_stuck");
  if (stuck < 0) {
    report.skip("REC-4", "No workflow is stuck", "this process runs no workflows; ask a worker's ADMIN_PORT");
  } else {
    report.check("REC-4", "No workflow is stuck", stuck == 0,
                 std::to_string(static_cast<int>(stuck)) + " are stuck",
                 "GET /api/v1/admin/workflows?status=stuck, mend the cause, and retry them.");
  }
  const double free = metric(seen.response.body, "gigco_disk_free_bytes");
  const double size = metric(seen.response.body, "gigco_disk_size_bytes");
  constexpr double kLeastShare = 0.1;
  constexpr double kPercent = 100;
  report.check(
      "OBS-3", "The disk has room", free >= size * kLeastShare && size > 0,
      std::to_string(static_cast<int>(size > 0 ? free / size * kPercent : 0)) + " % of the disk is free",
      "Find what grows, or enlarge it: PostgreSQL stops when it is full.");
}

}  // namespace

void check_health(Site& site, Report& report) {
  constexpr std::array<std::pair<const char*, const char*>, 3> kPaths = {
      {{"/live", "The process lives"}, {"/ready", "It may get traffic"}, {"/health", "Its parts are well"}}};
  for (const auto& [path, what] : kPaths) {
    const Seen seen = site.get(path);
    report.check(
        "REC-2", what, seen.answered(200),
        std::string(path) + " " + seen.summary() + " in " + std::to_string(seen.took.count()) + " ms",
        "Read the body of /health, then the log.");
  }
}

void check_operations(Site& site, const Deployment& deployment, Report& report) {
  report.ask_person("OBS-1", "Logs are kept where they can be searched",
                    "Show the line of a request by its X-Request-Id in the log store.");
  check_metrics(site, deployment, report);
  check_health(site, report);
  const Seen docs = site.get("/docs");
  report.check("DOC-2", "The API's documents are served", docs.status >= 200 && docs.status < 400,
               "/docs " + docs.summary(), "Set DOCS_DIR to the folder of the documents' files.");
  if (deployment.is_production) {
    report.ask_person("OBS-2", "Somebody is called when it is down",
                      "Show who gets a page of GigcoDown, and that one has arrived.");
  } else {
    report.skip("OBS-2", "Somebody is called when it is down", "only production has somebody on call");
  }
}

}  // namespace gigco::preflight
