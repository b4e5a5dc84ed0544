// Accounts of people as such: one's own, and everybody's for administrators, whose every change stands in
// the audit log. Sessions and passwords are in accounts.hpp.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "domain/accounts/profile.hpp"
#include "domain/paging/list.hpp"
#include "platform/core/error.hpp"
#include "platform/db/transaction.hpp"

namespace gigco::accounts {

using boost::asio::awaitable;

[[nodiscard]] Error user_not_found();
[[nodiscard]] Error email_taken();

/// Errors: USER_NOT_FOUND.
[[nodiscard]] awaitable<Result<Profile>> get_profile(db::Executor& database, ResourceRef user);
/// Errors: USER_NOT_FOUND, also for whoever is no consumer; 403 NOT_YOUR_ACCOUNT.
[[nodiscard]] awaitable<Result<Customer>> get_customer(db::Executor& database, ResourceRef user,
                                                       const Actor& actor);

[[nodiscard]] Error worker_not_found();
/// An active gig worker's id. Errors: WORKER_NOT_FOUND.
[[nodiscard]] awaitable<Result<Id>> find_worker(db::Executor& database, ResourceRef worker);

/// Errors: USER_NOT_FOUND, `invalid` (latitude, longitude, time_zone).
[[nodiscard]] awaitable<Result<Profile>> update_profile(db::Transaction& transaction, Id user,
                                                        const UpdateProfile& command);

/// For administrators. Another role and deactivation end the sessions of the account. Errors:
/// USER_NOT_FOUND, EMAIL_TAKEN, 409 OWN_ACCOUNT for taking away one's own rights, `invalid` as above.
[[nodiscard]] awaitable<Result<Profile>> update_user(db::Transaction& transaction, ResourceRef user,
                                                     const Actor& admin, const UpdateUser& command);

using ProfilePage = paging::Page<Profile>;
/// Newest first. Errors: `invalid` (cursor, page, offset).
[[nodiscard]] awaitable<Result<ProfilePage>> search_users(db::Executor& database, const UserQuery& query);

}  // namespace gigco::accounts
