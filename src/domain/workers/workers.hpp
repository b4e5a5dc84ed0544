// Gig workers: finding them, showing them, and what they and administrators may change.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "domain/accounts/accounts.hpp"
#include "domain/paging/list.hpp"
#include "domain/workers/worker.hpp"

namespace gigco::workers {

using boost::asio::awaitable;

using WorkerPage = paging::Page<WorkerView>;

/// Active workers, as everybody may see them; administrators see all of each.
/// Errors: `invalid` for half a point or window, a cursor with another order than newest, too deep a page.
[[nodiscard]] awaitable<Result<WorkerPage>> list(db::Executor& database, const accounts::Actor& actor,
                                                 const WorkerQuery& query);

/// Errors: WORKER_NOT_FOUND, also for one who was deactivated, except to administrators.
[[nodiscard]] awaitable<Result<WorkerView>> get(db::Executor& database, ResourceRef worker,
                                                const accounts::Actor& actor);

struct Registered {
  WorkerView worker;
  std::optional<Message> invitation;  // to be sent once the transaction is committed
};
/// Completes one's own profile, once; or enters a new worker, for administrators. A consumer who has
/// posted no job becomes a worker. Errors: WORKER_EXISTS, ROLE_IN_USE, EMAIL_TAKEN, `invalid`.
[[nodiscard]] awaitable<Result<Registered>> register_worker(db::Transaction& transaction,
                                                            accounts::Accounts& accounts,
                                                            const accounts::Actor& actor,
                                                            RegisterWorker command);

/// Errors: WORKER_NOT_FOUND, 403 NOT_YOUR_ACCOUNT, 403 ADMIN_ONLY_FIELD, `invalid`.
[[nodiscard]] awaitable<Result<WorkerView>> update(db::Transaction& transaction, ResourceRef worker,
                                                   const accounts::Actor& actor, const UpdateWorker& command);

}  // namespace gigco::workers
