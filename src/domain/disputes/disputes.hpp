// Everything that can be done with disputes. While one is open the job is `disputed` and its money stays
// where it is; the decision is carried out by the rules of domain/payments. Errors of all that name a
// dispute: DISPUTE_NOT_FOUND, NOT_YOUR_DISPUTE (403) for other people's; of all that change one:
// DISPUTE_ENDED (409).
#pragma once

#include <boost/asio/awaitable.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/disputes/dispute.hpp"
#include "domain/paging/list.hpp"
#include "platform/db/transaction.hpp"

namespace gigco::disputes {

using boost::asio::awaitable;

/// Newest first; one's own jobs' for anyone but administrators. Errors: `invalid` (cursor, page, offset).
[[nodiscard]] awaitable<Result<paging::Page<DisputeView>>> list(db::Executor& database,
                                                                const accounts::Actor& actor,
                                                                const DisputeQuery& query);
[[nodiscard]] awaitable<Result<DisputeInFull>> get(db::Executor& database, ResourceRef dispute,
                                                   const accounts::Actor& actor);

/// By either party of a job that is in progress or completed and not paid yet. Errors: JOB_NOT_FOUND,
/// NOT_YOUR_JOB, JOB_STATE_CONFLICT, `invalid` (links).
[[nodiscard]] awaitable<Result<DisputeInFull>> open(db::Transaction& transaction, ResourceRef job,
                                                    const accounts::Actor& actor, const OpenDispute& command);
/// Errors: `invalid` (links).
[[nodiscard]] awaitable<Result<DisputeInFull>> add_statement(db::Transaction& transaction,
                                                             ResourceRef dispute,
                                                             const accounts::Actor& actor,
                                                             const AddStatement& command);
/// By whoever opened it. The job is as it was before.
[[nodiscard]] awaitable<Result<DisputeInFull>> withdraw(db::Transaction& transaction, ResourceRef dispute,
                                                        const accounts::Actor& actor);
/// Errors: `invalid` (refund_amount) for more than is held, payment_in_progress.
[[nodiscard]] awaitable<Result<DisputeInFull>> resolve(db::Transaction& transaction, ResourceRef dispute,
                                                       const accounts::Actor& admin,
                                                       const ResolveDispute& command);

}  // namespace gigco::disputes
