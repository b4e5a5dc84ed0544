// A person with an account, as the rest of the program may see one: no password hash ever comes in here.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/core/timestamp.hpp"

namespace gigco::accounts {

/// Its members are the columns, in this order, of every statement that answers with a user.
struct User {
  Id id = 0;
  Uuid uuid;
  std::string name;
  std::string email;
  std::optional<std::string> phone;
  std::optional<std::string> address;
  Role role = Role::consumer;
  bool is_active = true;
  bool email_verified = false;
  bool phone_verified = false;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, uuid, name, email, phone, address, role, is_active, email_verified, phone_verified,
                       created_at))

}  // namespace gigco::accounts
