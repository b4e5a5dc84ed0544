// What the routes of auth.cpp read and write. No behaviour: rules about fields, and examples for the
// documentation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "domain/accounts/contact.hpp"
#include "domain/accounts/user.hpp"
#include "platform/json/rules.hpp"

namespace gigco::api {

inline constexpr std::size_t kMaxTokenLength = 4096;
inline constexpr std::size_t kMaxPasswordLength = 72;

/// The roles that people may choose for themselves.
enum class OpenRole { consumer, gig_worker };
BOOST_DESCRIBE_ENUM(OpenRole, consumer, gig_worker)

struct RegisterRequest {
  std::string email;
  std::string name;
  std::string password;
  OpenRole role = OpenRole::consumer;
  std::optional<std::string> phone;
  std::optional<std::string> address;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::optional<std::string> place_id;
  std::vector<std::string> skills;
  std::optional<std::string> availability;

  static json::Rules rules() {
    return json::joined(
        accounts::contact_rules(),
        {json::rule("email").format(json::Format::email).example(R"("ada@example.com")"),
         json::rule("password")
             .length(1, kMaxPasswordLength)
             .write_only()
             .says("10 to 72 bytes with an upper-case letter, a lower-case letter, a digit and a special "
                   "character; not a common password, and without the local part of the e-mail address")
             .example(R"("Violet+Harbor-42")"),
         json::rule("role").defaulted().example(R"("consumer")"),
         accounts::skills_rule().defaulted().says("Of a gig worker."),
         json::rule("availability")
             .length(0, accounts::kMaxNotesLength)
             .says("Of a gig worker.")
             .example(R"("weekday mornings")")});
  }
};
BOOST_DESCRIBE_STRUCT(RegisterRequest, (),
                      (email, name, password, role, phone, address, latitude, longitude, place_id, skills,
                       availability))

struct LoginRequest {
  std::string email;
  std::string password;
  std::optional<std::string> device_token;

  /// No format of its own: a wrong address is answered like a wrong password.
  static json::Rules rules() {
    return {
        json::rule("email").length(1, 254).example(R"("ada@example.com")"),
        json::rule("password").length(1, kMaxTokenLength).write_only().example(R"("Violet+Harbor-42")"),
        json::rule("device_token")
            .length(1, kMaxTokenLength)
            .write_only()
            .says("from the last login on this device: with it strangers' wrong passwords lock nobody out")};
  }
};
BOOST_DESCRIBE_STRUCT(LoginRequest, (), (email, password, device_token))

struct RefreshRequest {
  std::optional<std::string> refresh_token;
  std::optional<std::string> token;

  static json::Rules rules() {
    return {json::rule("refresh_token")
                .length(1, kMaxTokenLength)
                .write_only()
                .says("works once")
                .example(R"("pZ3Yk1v0mB7q9sT2xW4cF6hJ8nL5rD1gA0uE3iO7yKw")"),
            json::rule("token")
                .length(1, kMaxTokenLength)
                .write_only()
                .says("the older form: an access token that still holds")};
  }
};
BOOST_DESCRIBE_STRUCT(RefreshRequest, (), (refresh_token, token))

struct VerifyEmailRequest {
  std::string token;
  std::optional<std::string> email;

  static json::Rules rules() {
    return {json::rule("token")
                .length(1, kMaxTokenLength)
                .write_only()
                .says("from the mail")
                .example(R"("pZ3Yk1v0mB7q9sT2xW4cF6hJ8nL5rD1gA0uE3iO7yKw")"),
            json::rule("email").format(json::Format::email).example(R"("ada@example.com")")};
  }
};
BOOST_DESCRIBE_STRUCT(VerifyEmailRequest, (), (token, email))

struct ForgotPasswordRequest {
  std::string email;

  static json::Rules rules() {
    return {json::rule("email").format(json::Format::email).example(R"("ada@example.com")")};
  }
};
BOOST_DESCRIBE_STRUCT(ForgotPasswordRequest, (), (email))

struct ResetPasswordRequest {
  std::string token;
  std::string new_password;

  static json::Rules rules() {
    return {json::rule("token")
                .length(1, kMaxTokenLength)
                .write_only()
                .says("from the mail")
                .example(R"("pZ3Yk1v0mB7q9sT2xW4cF6hJ8nL5rD1gA0uE3iO7yKw")"),
            json::rule("new_password")
                .length(1, kMaxPasswordLength)
                .write_only()
                .says("by the rules of registerUser")
                .example(R"("Copper_Meadow-73")")};
  }
};
BOOST_DESCRIBE_STRUCT(ResetPasswordRequest, (), (token, new_password))

/// The user's own fields come first, flat.
struct RegisterResponse : accounts::User {
  bool success = true;
  std::string message;
  std::string token;
  std::optional<std::string> refresh_token;
  std::int64_t expires_in = 0;

  static json::Rules rules() { return {json::rule("expires_in").says("seconds until the token ends")}; }
};
BOOST_DESCRIBE_STRUCT(RegisterResponse, (accounts::User),
                      (success, message, token, refresh_token, expires_in))

/// Some clients read the fields, others `user`.
struct LoginResponse : accounts::User {
  accounts::User user;
  bool success = true;
  std::string token;
  std::optional<std::string> refresh_token;
  std::int64_t expires_in = 0;
  std::optional<std::string> device_token;

  static json::Rules rules() {
    return {json::rule("expires_in").says("seconds until the token ends"),
            json::rule("device_token").says("to be kept on the device and sent with its next login")};
  }
};
BOOST_DESCRIBE_STRUCT(LoginResponse, (accounts::User),
                      (user, success, token, refresh_token, expires_in, device_token))

struct RefreshResponse {
  bool success = true;
  std::string token;
  std::optional<std::string> refresh_token;
  std::int64_t expires_in = 0;

  static json::Rules rules() { return {json::rule("expires_in").says("seconds until the token ends")}; }
};
BOOST_DESCRIBE_STRUCT(RefreshResponse, (), (success, token, refresh_token, expires_in))

}  // namespace gigco::api
