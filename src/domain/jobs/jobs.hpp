// Everything that can be asked of jobs and done with them. A change runs in the caller's transaction,
// holds the job until that ends, and leaves a row in job_events and one in the outbox.
//
// Any function that names a job may answer JOB_NOT_FOUND; any that changes one also NOT_YOUR_JOB and
// JOB_STATE_CONFLICT, as decide() in transitions.hpp says.
#pragma once

#include <vector>

#include "domain/jobs/commands.hpp"
#include "domain/jobs/standing.hpp"
#include "domain/paging/list.hpp"

namespace gigco::jobs {

using boost::asio::awaitable;

[[nodiscard]] awaitable<Result<JobView>> get(db::Executor& database, ResourceRef job);

using JobPage = paging::Page<JobView>;

/// Lists refuse with an `invalid` what does not fit together: a point of which one half is missing, a
/// cursor with another order than newest, too deep a page.
[[nodiscard]] awaitable<Result<JobPage>> list(db::Executor& database, const JobQuery& query);
/// What the worker could accept now: open to all and not the worker's own, or offered to the worker.
[[nodiscard]] awaitable<Result<JobPage>> list_available(db::Executor& database, const accounts::Actor& worker,
                                                        const JobQuery& query);
[[nodiscard]] awaitable<Result<JobPage>> list_own(db::Executor& database, const accounts::Actor& actor,
                                                  const MyJobsQuery& query);

/// Errors: `invalid` for pay or times that do not fit together, 403 NOT_YOUR_ACCOUNT when it is posted
/// for somebody else by anyone but an admin.
[[nodiscard]] awaitable<Result<JobView>> create(db::Transaction& transaction, const accounts::Actor& actor,
                                                CreateJob command);
[[nodiscard]] awaitable<Result<JobView>> update(db::Transaction& transaction, ResourceRef job,
                                                const accounts::Actor& actor, UpdateJob command);
/// Deletes a job that nobody has taken. Gives its id.
[[nodiscard]] awaitable<Result<Id>> remove(db::Transaction& transaction, ResourceRef job,
                                           const accounts::Actor& actor);

/// Errors also: `invalid` when gig_worker_id names no active gig worker.
[[nodiscard]] awaitable<Result<JobView>> send_offer(db::Transaction& transaction, ResourceRef job,
                                                    const accounts::Actor& actor, const SendOffer& command);
/// Errors also: JOB_ALREADY_TAKEN, 403 NOT_YOUR_ACCOUNT when it is accepted in another's name.
[[nodiscard]] awaitable<Result<JobView>> accept(db::Transaction& transaction, ResourceRef job,
                                                const accounts::Actor& actor, const AcceptJob& command);
[[nodiscard]] awaitable<Result<JobView>> reject(db::Transaction& transaction, ResourceRef job,
                                                const accounts::Actor& actor, const RejectJob& command);
[[nodiscard]] awaitable<Result<JobView>> start(db::Transaction& transaction, ResourceRef job,
                                               const accounts::Actor& actor);
/// Says that the caller's side is done; the job is completed when both have. Saying it again is no error.
[[nodiscard]] awaitable<Result<JobView>> complete(db::Transaction& transaction, ResourceRef job,
                                                  const accounts::Actor& actor);
[[nodiscard]] awaitable<Result<JobView>> cancel(db::Transaction& transaction, ResourceRef job,
                                                const accounts::Actor& actor, const CancelJob& command);

/// What follows from time alone. Errors also of these: JOB_STATE_CONFLICT when what they are about is no
/// more.
[[nodiscard]] awaitable<Result<JobView>> expire_offer(db::Transaction& transaction, ResourceRef job,
                                                      Id offered_worker);
[[nodiscard]] awaitable<Result<JobView>> give_up_matching(db::Transaction& transaction, ResourceRef job);
[[nodiscard]] awaitable<Result<JobView>> schedule(db::Transaction& transaction, ResourceRef job, Id worker);
[[nodiscard]] awaitable<Result<JobView>> report_no_show(db::Transaction& transaction, ResourceRef job,
                                                        Id worker);
/// In the stead of a consumer who has not answered the worker's report.
[[nodiscard]] awaitable<Result<JobView>> confirm_by_time(db::Transaction& transaction, ResourceRef job);
[[nodiscard]] awaitable<Result<JobView>> close(db::Transaction& transaction, ResourceRef job);
[[nodiscard]] awaitable<Result<JobView>> fail_payment(db::Transaction& transaction, ResourceRef job);

/// The caller keeps the dispute itself, with what is said in it.
[[nodiscard]] awaitable<Result<JobView>> dispute(db::Transaction& transaction, ResourceRef job,
                                                 const accounts::Actor& actor);
[[nodiscard]] awaitable<Result<JobView>> withdraw_dispute(db::Transaction& transaction, ResourceRef job,
                                                          const accounts::Actor& actor);
/// The job is completed, or cancelled when the worker is to get nothing.
[[nodiscard]] awaitable<Result<JobView>> resolve_dispute(db::Transaction& transaction, ResourceRef job,
                                                         const accounts::Actor& admin, bool worker_gets_paid,
                                                         const std::string& note);

/// Sets a job right, past the state machine but never into a state that cannot be: without a worker nothing
/// can be accepted or done. Errors: JOB_NOT_FOUND, `invalid` (status), 409 JOB_STATE_CONFLICT.
[[nodiscard]] awaitable<Result<JobView>> set_status(db::Transaction& transaction, ResourceRef job,
                                                    const accounts::Actor& admin, const SetStatus& command);

/// For somebody whose account is deactivated: the jobs that they posted and nobody has taken are cancelled,
/// and those offered to them are open to others again. What is under way stays for people to settle.
[[nodiscard]] awaitable<void> withdraw(db::Transaction& transaction, Id person, const accounts::Actor& admin);

}  // namespace gigco::jobs
