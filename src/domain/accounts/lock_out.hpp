// How many wrong passwords an account bears before it is not asked any more, and who may still try then: the
// devices from which its owner has logged in. The scheme is OWASP's, see docs/decisions/018. It knows only
// the address that was entered, so what it answers tells nobody whether there is such an account.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "platform/core/error.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/limits/limiter.hpp"

namespace gigco::accounts {

/// Failures of one account from everywhere, in those that one network may have of it.
inline constexpr int kNetworksOfAnAccount = 5;
/// Failures of one network with all accounts, in those that it may have of one.
inline constexpr int kAccountsOfANetwork = 10;
/// Who goes on failing waits longer: in a day there are so many times those of a period.
inline constexpr int kPeriodsInADay = 3;
/// How long a device is known after its last login.
inline constexpr std::chrono::days kDeviceLifetime{180};

/// Who is trying.
struct Caller {
  std::string network;
  std::optional<std::string> device_token = {};
};

/// Thread-safe.
class LockOut {
 public:
  struct Attempt {
    std::vector<limits::Ask> asks;  // where it was counted
    std::string device;
  };

  /// So many failures of one account from one network. The limiter must outlive it. The first secret signs,
  /// all verify; there is one at least.
  LockOut(limits::Limiter& limiter, limits::Rate failures, std::vector<std::string> secrets);

  /// Counts a failure, before the password is looked at, so that guesses made at the same time are all
  /// counted. Error: rate_limited LOGIN_LOCKED.
  [[nodiscard]] boost::asio::awaitable<Result<Attempt>> begin(std::string email, Caller caller);
  /// It was none.
  [[nodiscard]] boost::asio::awaitable<void> give_back(Attempt attempt);
  /// What the device shows when it comes again, good for this account alone.
  [[nodiscard]] std::string device_token(std::string_view email, std::string_view device,
                                         Timestamp at = now()) const;
  /// The failures of this account from everywhere are forgotten, and those from this network.
  [[nodiscard]] boost::asio::awaitable<void> lift(std::string email, std::string network);

 private:
  /// The device that holds this token, if we have made it for the account and it has not expired.
  [[nodiscard]] std::optional<std::string> known_device(std::string_view account,
                                                        std::string_view token) const;

  limits::Limiter& limiter_;
  limits::Rate failures_;
  std::vector<std::string> secrets_;
};

}  // namespace gigco::accounts
