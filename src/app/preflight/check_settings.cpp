#include <algorithm>

#include "app/preflight/checks.hpp"

namespace gigco::preflight {

std::string weak_settings(const Deployment& deployment, const std::vector<std::string_view>& prefixes) {
  std::string text;
  for (const FieldError& fault : deployment.weak) {
    if (std::ranges::any_of(prefixes,
                            [&](std::string_view prefix) { return fault.field.starts_with(prefix); })) {
      text += (text.empty() ? "" : "; ") + fault.field + " " + fault.reason;
    }
  }
  return text;
}

void check_settings(const Deployment& deployment, Report& report) {
  struct Part {
    const char* id;
    const char* title;
    std::vector<std::string_view> prefixes;
  };
  const std::vector<Part> parts = {
      {"SEC-2", "Secrets are strong and not the examples", {"JWT_", "DB_PASSWORD", "CLOVER_"}},
      {"SEC-6", "Passwords are hashed slowly enough", {"BCRYPT_"}},
      {"CFG-2", "What production needs is set", {"PUBLIC_URL", "DB_HOST", "TLS_", "RATE_LIMIT_", "REDIS_"}},
      {"DB-1", "The way to the database is encrypted and verified", {"DB_SSLMODE"}},
  };
  for (const Part& part : parts) {
    if (!deployment.is_production) {
      report.skip(part.id, part.title, "only production must; ask with --env production");
      continue;
    }
    const std::string weak = weak_settings(deployment, part.prefixes);
    report.check(part.id, part.title, weak.empty(), weak.empty() ? "nothing is weak" : weak,
                 "Set these as gigco config --check asks.");
  }
  std::string unknown;
  for (const std::string& variable : deployment.unknown) {
    unknown += (unknown.empty() ? "" : ", ") + variable;
  }
  report.check("CFG-1", "Every variable is a setting", unknown.empty(),
               unknown.empty() ? "no variable looks like a mistyped setting" : "no settings: " + unknown,
               "gigco config --help lists the names.");
}

}  // namespace gigco::preflight
