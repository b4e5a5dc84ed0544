#include "domain/accounts/lock_out.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <utility>

#include "platform/crypto/digest.hpp"
#include "platform/crypto/random.hpp"

namespace gigco::accounts {
namespace {

using boost::asio::awaitable;

/// Stands for the address as the database compares it. No account has an address beyond ASCII, of which some
/// letters turn into ASCII when they are made small; all those are counted together.
std::string account_of(std::string_view email) {
  std::string lower(email);
  if (std::ranges::any_of(lower, [](char c) { return static_cast<unsigned char>(c) > 0x7F; })) {
    return "other";
  }
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return crypto::to_hex(crypto::sha256(lower));
}

std::string pair_key(std::string_view account, std::string_view network) {
  return "login:pair:" + std::string(account) + ":" + std::string(network);
}

std::string account_key(std::string_view account) { return "login:account:" + std::string(account); }

std::string day_key(const std::string& key) { return key + ":day"; }

void ask(std::vector<limits::Ask>& asks, const std::string& key, limits::Rate rate, int times) {
  rate.count *= times;
  asks.push_back({key, rate});
  asks.push_back({day_key(key), {.count = rate.count * kPeriodsInADay, .period = limits::kLongestPeriod}});
}

std::vector<std::string> keys_of(std::string_view account, std::string_view network) {
  const std::string everywhere = account_key(account);
  const std::string here = pair_key(account, network);
  return {everywhere, day_key(everywhere), here, day_key(here)};
}

Error locked(const limits::Verdict& verdict) {
  return limits::refusal(
      verdict, "LOGIN_LOCKED", "too many failed logins",
      "There were too many failed logins. A new password can be chosen by mail, at once. Otherwise please");
}

/// Nothing else that this secret signs begins so, or has a bar in it.
std::string signature(std::string_view secret, std::string_view account, std::string_view claim) {
  std::string text = "device|";
  text.append(account).append(1, '|').append(claim);
  return crypto::to_hex(crypto::hmac_sha256(secret, text));
}

}  // namespace

LockOut::LockOut(limits::Limiter& limiter, limits::Rate failures, std::vector<std::string> secrets)
    : limiter_(limiter), failures_(failures), secrets_(std::move(secrets)) {}

awaitable<Result<LockOut::Attempt>> LockOut::begin(std::string email, Caller caller) {
  const std::string account = account_of(email);
  std::optional<std::string> known;
  if (caller.device_token) {
    known = known_device(account, *caller.device_token);
  }
  Attempt attempt;
  attempt.device = known ? *known : crypto::random_token();
  if (!failures_.is_limited()) {
    co_return attempt;
  }
  if (known) {
    const std::string key = "login:device:" + account + ":" + *known;
    ask(attempt.asks, key, failures_, 1);
  } else {
    // What is nearest to one who guesses comes first: what it refuses uses up nothing of the others'.
    ask(attempt.asks, pair_key(account, caller.network), failures_, 1);
    ask(attempt.asks, "login:network:" + caller.network, failures_, kAccountsOfANetwork);
    ask(attempt.asks, account_key(account), failures_, kNetworksOfAnAccount);
  }
  std::vector<limits::Ask> asks = attempt.asks;
  const limits::Verdict verdict = co_await limiter_.take(std::move(asks));
  if (!verdict.is_allowed) {
    co_return locked(verdict);
  }
  co_return attempt;
}

awaitable<void> LockOut::give_back(Attempt attempt) { co_await limiter_.give_back(std::move(attempt.asks)); }

std::string LockOut::device_token(std::string_view email, std::string_view device, Timestamp at) const {
  const auto expires = std::chrono::floor<std::chrono::seconds>(at + kDeviceLifetime).time_since_epoch();
  const std::string claim = std::string(device) + "." + std::to_string(expires.count());
  return claim + "." + signature(secrets_.front(), account_of(email), claim);
}

awaitable<void> LockOut::lift(std::string email, std::string network) {
  const std::string account = account_of(email);
  std::vector<std::string> keys = keys_of(account, network);
  co_await limiter_.forget(std::move(keys));
}

std::optional<std::string> LockOut::known_device(std::string_view account, std::string_view token) const {
  const auto before_signature = token.rfind('.');
  if (before_signature == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view claim = token.substr(0, before_signature);
  const std::string_view signed_with = token.substr(before_signature + 1);
  if (std::ranges::none_of(secrets_, [&](const std::string& secret) {
        return crypto::equal_in_constant_time(signature(secret, account, claim), signed_with);
      })) {
    return std::nullopt;
  }
  const auto before_expiry = claim.rfind('.');  // there is one: we have signed it
  const std::string_view expiry = claim.substr(before_expiry + 1);
  std::int64_t seconds = 0;
  std::from_chars(expiry.data(), expiry.data() + expiry.size(), seconds);
  if (Timestamp(std::chrono::seconds(seconds)) <= now()) {
    return std::nullopt;
  }
  return std::string(claim.substr(0, before_expiry));
}

}  // namespace gigco::accounts
