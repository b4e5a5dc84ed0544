#include <array>
#include <utility>

#include "app/preflight/checks.hpp"

namespace gigco::preflight {
namespace {

constexpr const char* kAnyPath = "/api/v1/users/profile";

/// With the number of a test card, https://docs.clover.com/dev/docs/test-card-numbers.
constexpr const char* kWithCard = R"({"email":"a@example.com","password":"4242424242424242"})";

constexpr std::array<std::pair<const char*, const char*>, 5> kHeaders = {{
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Content-Security-Policy", ""},
    {"Referrer-Policy", ""},
    {"Permissions-Policy", ""},
}};

std::string missing_headers(const Seen& seen) {
  std::string missing;
  for (const auto& [name, value] : kHeaders) {
    const std::string found = seen.header(name);
    if (found.empty() || (*value != '\0' && found != value)) {
      missing += (missing.empty() ? "" : ", ") + std::string(name);
    }
  }
  return missing;
}

void check_transport(Site& site, const Deployment& deployment, Report& report) {
  constexpr const char* kId = "SEC-1";
  constexpr const char* kTitle = "HTTPS, and nothing else";
  if (!deployment.is_production && !site.url().starts_with("https://")) {
    report.skip(kId, kTitle, "PUBLIC_URL is plain http, which only production must not be");
    return;
  }
  const Seen seen = site.get("/live");
  const std::string hsts = seen.header("Strict-Transport-Security");
  report.check(
      kId, kTitle, site.url().starts_with("https://") && seen.answered(200) && !hsts.empty(),
      site.url() + "/live " + seen.summary() +
          (hsts.empty() ? ", without Strict-Transport-Security" : ", with Strict-Transport-Security"),
      "Set PUBLIC_URL to the https address, with a certificate that is valid for it.");
}

void check_limits(const Seen& seen, const Deployment& deployment, Report& report) {
  const std::string limit = seen.header("RateLimit-Limit");
  if (limit.empty() && !deployment.is_production) {
    report.skip("SEC-3", "Rates are limited", "limits are off, which only production must not have");
    return;
  }
  report.check("SEC-3", "Rates are limited", !limit.empty(),
               limit.empty() ? "no RateLimit-Limit on " + std::string(kAnyPath) : "RateLimit-Limit: " + limit,
               "Set RATE_LIMIT_READ, RATE_LIMIT_WRITE, RATE_LIMIT_AUTH and RATE_LIMIT_WEBHOOK.");
}

void check_origins(Site& site, Report& report) {
  const Seen seen = site.options(
      kAnyPath, {{"Origin", "https://not-ours.example"}, {"Access-Control-Request-Method", "GET"}});
  const std::string allowed = seen.header("Access-Control-Allow-Origin");
  report.check("SEC-4", "Other pages may not call the API", seen.status != 0 && allowed.empty(),
               allowed.empty() ? "a page of https://not-ours.example is not allowed"
                               : "Access-Control-Allow-Origin: " + allowed,
               "List exact origins in ALLOWED_ORIGINS, and let no proxy add these headers.");
}

}  // namespace

void check_border(Site& site, const Deployment& deployment, Report& report) {
  check_transport(site, deployment, report);
  const Seen seen = site.get(kAnyPath);
  check_limits(seen, deployment, report);
  check_origins(site, report);
  const std::string missing = missing_headers(seen);
  report.check("SEC-5", "Security headers are sent", seen.status != 0 && missing.empty(),
               seen.status == 0  ? seen.summary()
               : missing.empty() ? "all are there"
                                 : "missing or other: " + missing,
               "Let no proxy take them away.");
  const Seen card = site.post("/api/v1/auth/login", kWithCard);
  report.check("LAW-4", "A card number is refused", card.answered(422) || card.answered(400),
               "a request with a test card's number " + card.summary(),
               "Requests with card numbers must reach the API's check, and nothing that logs bodies.");
}

}  // namespace gigco::preflight
