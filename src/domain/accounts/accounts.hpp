// What people do with their own account: open it, log in and out, prove an address, replace a password.
// Profiles are in profiles.hpp; nothing of HTTP comes in here.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "domain/accounts/lock_out.hpp"
#include "domain/accounts/outgoing_mail.hpp"
#include "domain/accounts/profile.hpp"
#include "domain/accounts/user.hpp"
#include "platform/auth/access_token.hpp"
#include "platform/auth/revoked_sessions.hpp"
#include "platform/core/error.hpp"
#include "platform/crypto/hash_pool.hpp"
#include "platform/db/database.hpp"

namespace gigco::accounts {

using boost::asio::awaitable;

/// Requests for a new password being worked on; further ones are dropped and logged.
inline constexpr int kMaxPendingResets = 100;

struct AccountSettings {
  std::chrono::seconds refresh_lifetime;  // of a session, counted from its login
  std::string public_url;                 // where the links in mails lead, without a final slash
  std::chrono::seconds verification_lifetime = std::chrono::hours{24};
  std::chrono::seconds reset_lifetime = std::chrono::hours{1};
  std::chrono::seconds invitation_lifetime = std::chrono::hours{7 * 24};
};

struct Registration {
  std::string email;
  std::string name;
  std::string password;
  Role role = Role::consumer;  // never admin
  std::optional<std::string> phone = {};
  std::optional<std::string> address = {};
  std::optional<double> latitude = {};  // degrees; both or neither
  std::optional<double> longitude = {};
  std::optional<std::string> place_id = {};
  std::vector<std::string> skills = {};  // of a gig worker
  std::optional<std::string> availability = {};
};

struct Invited {
  Profile person;
  std::optional<Message> invitation;  // to be sent once the transaction is committed
};

struct SignedIn {
  User user;
  std::string token;                             // for the Authorization header
  std::optional<std::string> refresh_token;      // works once; none from refresh_by_access_token()
  std::int64_t expires_in = 0;                   // seconds until `token` ends
  std::optional<std::string> device_token = {};  // from login() alone, to be shown at the next
};

/// Thread-safe: any I/O thread that has opened the database may call. Besides the errors named, every
/// function may throw what the database and the hash pool throw. All that is passed in outlives it.
class Accounts {
 public:
  Accounts(db::Database& database, crypto::HashPool& hash_pool, const auth::AccessTokens& access_tokens,
           auth::RevokedSessions& revoked_sessions, LockOut& lock_out, OutgoingMail& outgoing_mail,
           AccountSettings settings);

  /// Opens an account and its first session, and mails a token that proves the address.
  /// Errors: invalid (role, password, longitude), conflict EMAIL_TAKEN.
  awaitable<Result<SignedIn>> register_user(Registration registration);
  /// An active account with the role admin. Errors: invalid (email, name, password), conflict EMAIL_TAKEN.
  awaitable<Result<User>> create_admin(std::string email, std::string name, std::string password);

  /// Enters somebody for an administrator, without a password: who has an address gets a mail with which
  /// to choose one. Errors: invalid (role admin, longitude), conflict EMAIL_TAKEN.
  awaitable<Result<Invited>> invite(db::Transaction& transaction, const Actor& admin, NewPerson person);
  /// Returns at once.
  void send(Message message);

  /// Hashes the password anew where the stored hash is weaker than today's.
  /// Errors: INVALID_CREDENTIALS, the same and after the same time for every cause; LOGIN_LOCKED, before
  /// anything is looked at.
  awaitable<Result<SignedIn>> login(std::string email, std::string password, Caller caller);
  /// Trades a refresh token for the next one. A token used twice was stolen from one of its two users:
  /// its session ends (RFC 9700 section 4.14.2). Error: REFRESH_TOKEN_INVALID.
  awaitable<Result<SignedIn>> refresh(std::string refresh_token);
  /// The older form: a new access token for one that still holds, while its session lives.
  /// Errors: those of auth::AccessTokens::verify().
  awaitable<Result<SignedIn>> refresh_by_access_token(std::string access_token);
  /// Ends the session of a token of ours for all servers, also when the token has expired; nothing happens
  /// for a session that has ended and for any other text.
  awaitable<void> logout(std::string access_token);

  /// Uses up a mailed token; the address, when given, must be its owner's. Error: invalid (token).
  awaitable<Result<void>> verify_email(std::string token, std::optional<std::string> email);
  /// Returns at once and tells nothing: whether mail is sent is decided afterwards.
  awaitable<void> forgot_password(std::string email);
  /// Uses up a mailed token, ends every session of its owner and lifts the lock. Errors: invalid (token,
  /// new_password).
  awaitable<Result<void>> reset_password(std::string token, std::string new_password, std::string network);

 private:
  /// What its holder gets; the access token ends with the session at the latest.
  [[nodiscard]] SignedIn signed_in(User user, Id session_id, Timestamp session_end,
                                   std::optional<std::string> refresh_token) const;
  awaitable<Result<SignedIn>> login_by_password(std::string email, std::string password);
  void remember_ended(Id session_id);
  awaitable<void> renew_outdated_hash(Id user_id, std::string password, std::string hash);
  awaitable<void> end_session_of_used_token(std::string token_hash);
  awaitable<void> mail_reset_token(std::string email);

  db::Database& database_;
  crypto::HashPool& hash_pool_;
  const auth::AccessTokens& access_tokens_;
  auth::RevokedSessions& revoked_sessions_;
  LockOut& lock_out_;
  OutgoingMail& outgoing_mail_;
  AccountSettings settings_;
  // Shared with the work itself, which may be dropped after this object.
  std::shared_ptr<std::atomic<int>> pending_resets_;
};

}  // namespace gigco::accounts
