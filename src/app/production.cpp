#include "app/production.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "app/sandbox_keys.hpp"
#include "platform/auth/access_token.hpp"

namespace gigco::app {
namespace {

constexpr int kLeastCost = 10;
constexpr std::size_t kLeastPassword = 12;
constexpr std::array kKnownWords = {"secret",  "changeme", "change-me", "change_me", "password",
                                    "example", "sandbox",  "12345",     "qwerty"};

class Faults {
 public:
  void unless(bool good, std::string name, std::string reason) {
    if (!good) {
      faults_.push_back({std::move(name), std::move(reason)});
    }
  }
  [[nodiscard]] std::vector<FieldError> take() { return std::move(faults_); }

 private:
  std::vector<FieldError> faults_;
};

bool is_this_machine(const std::string& host) {
  return host.starts_with('/') || host == "localhost" || host == "127.0.0.1" || host == "::1";
}

void check_database(const Settings& settings, Faults& faults) {
  faults.unless(!settings.db_host.empty(), "DB_HOST",
                "must name the PostgreSQL server: a private cluster has neither replicas nor backups");
  if (settings.db_host.starts_with('/')) {
    return;  // a socket: the system says who is calling
  }
  faults.unless(settings.db_password.size() >= kLeastPassword && !is_weak_secret(settings.db_password),
                "DB_PASSWORD",
                "must be a random password of at least " + std::to_string(kLeastPassword) + " characters");
  faults.unless(is_this_machine(settings.db_host) || settings.db_sslmode == "verify-full", "DB_SSLMODE",
                "must be verify-full: what crosses the network must not be read or answered by others");
}

void check_payments(const Settings& settings, Faults& faults) {
  faults.unless(settings.clover_is_production, "CLOVER_ENVIRONMENT",
                "must be production: the sandbox moves no money");
  faults.unless(!settings.clover_private_key.empty() && settings.clover_private_key != kSandboxPrivateKey,
                "CLOVER_PRIVATE_KEY", "must be the merchant's own key");
  faults.unless(!settings.clover_public_key.empty() && settings.clover_public_key != kSandboxPublicKey,
                "CLOVER_PUBLIC_KEY", "must be the merchant's own key");
  faults.unless(
      !settings.clover_webhook_secret.empty() && settings.clover_webhook_secret != kSandboxWebhookSecret,
      "CLOVER_WEBHOOK_SECRET", "must be the one that Clover shows: without it webhooks are refused");
}

void check_border(const Settings& settings, Faults& faults) {
  faults.unless(settings.public_url.starts_with("https://"), "PUBLIC_URL",
                "must be the https address that people use");
  const api::RateLimits& limits = settings.rate_limits;
  faults.unless(limits.read.is_limited(), "RATE_LIMIT_READ", "must not be off");
  faults.unless(limits.write.is_limited(), "RATE_LIMIT_WRITE", "must not be off");
  faults.unless(limits.auth.is_limited(), "RATE_LIMIT_AUTH", "must not be off");
  faults.unless(settings.login_failures.is_limited(), "LOGIN_FAILURES", "must not be off");
  faults.unless(limits.webhook.is_limited(), "RATE_LIMIT_WEBHOOK", "must not be off");
}

}  // namespace

bool is_weak_secret(std::string_view secret) {
  std::string lower(secret);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  const bool is_known = std::ranges::any_of(
      kKnownWords, [&](const char* word) { return lower.find(word) != std::string::npos; });
  return is_known ||
         std::set<char>(secret.begin(), secret.end()).size() < std::min(kLeastKinds, secret.size());
}

std::vector<FieldError> production_faults(const Settings& settings) {
  Faults faults;
  if (settings.environment != Environment::production) {
    return faults.take();
  }
  faults.unless(settings.jwt_secret.size() >= auth::kMinSecretBytes && !is_weak_secret(settings.jwt_secret),
                "JWT_SECRET", "must be at least 32 random bytes, as `openssl rand -base64 48` gives");
  faults.unless(std::ranges::none_of(settings.jwt_other_keys,
                                     [](const auth::SigningKey& key) { return is_weak_secret(key.secret); }),
                "JWT_OTHER_KEYS", "must have random secrets, as `openssl rand -base64 48` gives");
  faults.unless(settings.bcrypt_cost >= kLeastCost, "BCRYPT_COST",
                "must be at least " + std::to_string(kLeastCost));
  check_database(settings, faults);
  check_payments(settings, faults);
  check_border(settings, faults);
  return faults.take();
}

}  // namespace gigco::app
