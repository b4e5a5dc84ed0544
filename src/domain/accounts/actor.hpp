// Who acts. Every domain function that changes or shows what belongs to somebody takes one.
#pragma once

#include <boost/describe.hpp>

#include "platform/core/identifiers.hpp"

namespace gigco::accounts {

/// The numbers are the bits of http::Access::role_mask; the names stand in tokens and in the database.
enum class Role { consumer, gig_worker, admin };
BOOST_DESCRIBE_ENUM(Role, consumer, gig_worker, admin)

struct Actor {
  Id id = 0;
  Role role = Role::consumer;
  Id session_id = 0;

  [[nodiscard]] bool is_admin() const noexcept { return role == Role::admin; }
};

}  // namespace gigco::accounts
