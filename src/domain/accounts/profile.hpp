// What an account says of its person, for that person and for administrators, and what each of them may
// change of it.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/paging/page.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/json/rules.hpp"

namespace gigco::accounts {

/// The order of the members is the order of GIGCO_PROFILE_COLUMNS.
struct Profile {
  Id id = 0;
  Uuid uuid;
  std::string name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> address;
  std::optional<double> latitude;   // degrees
  std::optional<double> longitude;  // degrees
  std::optional<std::string> place_id;
  std::string time_zone;  // by its IANA name
  Role role = Role::consumer;
  bool is_active = true;
  bool email_verified = false;
  bool phone_verified = false;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(Profile, (),
                      (id, uuid, name, email, phone, address, latitude, longitude, place_id, time_zone, role,
                       is_active, email_verified, phone_verified, created_at, updated_at))

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_PROFILE_COLUMNS                                                                          \
  "id, uuid, name, email, phone, address, latitude, longitude, place_id, time_zone, role, is_active, " \
  "email_verified, phone_verified, created_at, updated_at"

/// What is absent stays as it is.
struct UpdateProfile {
  std::optional<std::string> name;
  std::optional<std::string> phone;  // another number is not verified
  std::optional<std::string> address;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::optional<std::string> place_id;
  std::optional<std::string> time_zone;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(UpdateProfile, (), (name, phone, address, latitude, longitude, place_id, time_zone))

/// What administrators may change besides.
struct UpdateUser : UpdateProfile {
  std::optional<std::string> email;
  std::optional<Role> role;
  std::optional<bool> is_active;
  std::optional<bool> email_verified;
  std::optional<bool> phone_verified;
  std::optional<std::string> reason;  // for the audit log

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(UpdateUser, (UpdateProfile),
                      (email, role, is_active, email_verified, phone_verified, reason))

/// Somebody whom an administrator enters; with an e-mail address, an invitation is mailed.
struct NewPerson {
  std::string name;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> address;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::optional<std::string> place_id;
  Role role = Role::consumer;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(NewPerson, (), (name, email, phone, address, latitude, longitude, place_id, role))

/// The little that the earlier service showed of a consumer.
struct Customer {
  Id id = 0;
  Uuid uuid;
  std::string name;
  std::optional<std::string> address;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(Customer, (), (id, uuid, name, address, created_at))

struct UserQuery : paging::PageQuery {
  std::optional<std::string> q;
  std::optional<Role> role;
  std::optional<bool> is_active;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(UserQuery, (paging::PageQuery), (q, role, is_active))

}  // namespace gigco::accounts
