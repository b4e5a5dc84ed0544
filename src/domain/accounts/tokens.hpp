// The secrets that a client or a mail holds and of which the database keeps only the SHA-256: refresh
// tokens of sessions, and the single-use tokens of accounts. For accounts*.cpp alone.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "platform/core/identifiers.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/db/executor.hpp"
#include "platform/db/transaction.hpp"

namespace gigco::accounts {

struct NewToken {
  std::string text;  // for its holder
  std::string hash;  // for the database
};
[[nodiscard]] NewToken new_token();
[[nodiscard]] std::string token_hash(std::string_view text);

struct OpenedSession {
  Id id = 0;
  Timestamp expires_at;
  std::string refresh_token;
};
[[nodiscard]] boost::asio::awaitable<OpenedSession> open_session(db::Executor& database, Id user_id,
                                                                 std::chrono::seconds lifetime);
/// The same for somebody who is still active and still has this password: nothing otherwise. Whoever changes
/// either at the same moment ends the session that comes before, and lets none come after.
[[nodiscard]] boost::asio::awaitable<std::optional<OpenedSession>> open_session_by_password(
    db::Executor& database, Id user_id, std::string password_hash, std::chrono::seconds lifetime);

/// Of account_tokens.purpose.
inline constexpr std::string_view kVerifyEmail = "verify_email";
inline constexpr std::string_view kResetPassword = "reset_password";

/// Earlier tokens of the same purpose stop working. Returns the token's text.
[[nodiscard]] std::string make_account_token(db::Transaction& transaction, Id user_id,
                                             std::string_view purpose, std::chrono::seconds lifetime);
/// The owner of a token that still works, which it does no more once the transaction is committed.
[[nodiscard]] boost::asio::awaitable<std::optional<Id>> use_account_token(db::Transaction& transaction,
                                                                          std::string_view token,
                                                                          std::string_view purpose);

}  // namespace gigco::accounts
