// Who acts. Every domain function that changes or shows what belongs to somebody takes one.
#pragma once

#include <string>

#include <boost/describe.hpp>

#include "platform/core/error.hpp"
#include "platform/core/identifiers.hpp"

namespace gigco::accounts {

/// The numbers are the bits of http::Access::role_mask; the names stand in tokens and in the database.
enum class Role { consumer, gig_worker, admin };
BOOST_DESCRIBE_ENUM(Role, consumer, gig_worker, admin)

struct Actor {
  Id id = 0;
  Role role = Role::consumer;
  Id session_id = 0;
  bool is_platform = false;  // nobody's request: a rule that the program carries out by itself

  [[nodiscard]] bool is_admin() const noexcept { return role == Role::admin; }
};

inline constexpr Actor kPlatform{.is_platform = true};

/// 403 NOT_YOUR_ACCOUNT: for acting in another's name, or on what is another's alone.
[[nodiscard]] Error not_your_account(std::string message);

}  // namespace gigco::accounts
