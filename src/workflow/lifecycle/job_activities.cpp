#include "workflow/lifecycle/job_activities.hpp"

#include "domain/jobs/invite.hpp"
#include "domain/jobs/jobs.hpp"
#include "domain/jobs/remind.hpp"
#include "platform/db/database.hpp"
#include "workflow/engine/activities.hpp"
#include "workflow/lifecycle/activity_types.hpp"

namespace gigco::workflow {
namespace {

using boost::asio::awaitable;
using JobChange = awaitable<Result<jobs::JobView>>;

constexpr db::Statement kSnapshot{"workflow.job_snapshot", R"(
  select job_snapshot(job, (select coalesce(max(id), 0) from job_events where job_id = job.id))::text
    from jobs as job where id = $1)"};

awaitable<Outcome<JobSnapshot>> observe(db::Database& database, Id job) {
  const std::optional<std::string> text = co_await database.maybe<std::string>(kSnapshot, job);
  if (!text) {
    co_return JobSnapshot{.job_id = job, .is_gone = true};
  }
  const Result<JobSnapshot> snapshot = json::deserialize<JobSnapshot>(*text, json::Reader::Source::foreign);
  if (!snapshot) {
    co_return Failure{.type = "bad_snapshot", .message = snapshot.error().message};
  }
  co_return *snapshot;
}

/// Makes the change if the job is still what it is about. That it is not is no failure: whoever asked learns
/// what the job is now.
template <class Change>
awaitable<Outcome<JobSnapshot>> change(db::Database& database, Id job, Change change) {
  {
    db::Transaction transaction = co_await database.begin();
    const Result<jobs::JobView> changed = co_await change(transaction);
    if (changed) {
      co_await transaction.commit();
    } else if (changed.error().kind != ErrorKind::conflict && changed.error().kind != ErrorKind::not_found &&
               changed.error().kind != ErrorKind::forbidden) {
      co_return Failure{.type = changed.error().code, .message = changed.error().message};
    }
  }
  co_return co_await observe(database, job);
}

}  // namespace

void add_job_activities(Activities& activities, db::Database& database) {
  db::Database* db = &database;
  activities.add(kObserveJob, [db](ActivityTask, AboutJob about) { return observe(*db, about.job_id); });
  activities.add(kGiveUpMatching, [db](ActivityTask, AboutJob about) {
    return change(*db, about.job_id, [about](db::Transaction& transaction) {
      return jobs::give_up_matching(transaction, ResourceRef(about.job_id));
    });
  });
  activities.add(kExpireOffer, [db](ActivityTask, AboutOffer about) {
    return change(*db, about.job_id, [about](db::Transaction& transaction) {
      return jobs::expire_offer(transaction, ResourceRef(about.job_id), about.offered_worker_id);
    });
  });
  activities.add(kScheduleWork, [db](ActivityTask, AboutWorker about) {
    return change(*db, about.job_id, [about](db::Transaction& transaction) {
      return jobs::schedule(transaction, ResourceRef(about.job_id), about.gig_worker_id);
    });
  });
  activities.add(kReportNoShow, [db](ActivityTask, AboutWorker about) {
    return change(*db, about.job_id, [about](db::Transaction& transaction) {
      return jobs::report_no_show(transaction, ResourceRef(about.job_id), about.gig_worker_id);
    });
  });
  activities.add(kConfirmByTime, [db](ActivityTask, AboutJob about) {
    return change(*db, about.job_id, [about](db::Transaction& transaction) {
      return jobs::confirm_by_time(transaction, ResourceRef(about.job_id));
    });
  });
  activities.add(kCloseJob, [db](ActivityTask, AboutJob about) {
    return change(*db, about.job_id, [about](db::Transaction& transaction) {
      return jobs::close(transaction, ResourceRef(about.job_id));
    });
  });
  activities.add(kFailPayment, [db](ActivityTask, AboutJob about) {
    return change(*db, about.job_id, [about](db::Transaction& transaction) {
      return jobs::fail_payment(transaction, ResourceRef(about.job_id));
    });
  });
  activities.add(kCancelJob, [db](ActivityTask, Cancel about) {
    return change(*db, about.job_id, [about](db::Transaction& transaction) -> JobChange {
      const ResourceRef job = about.job_id;
      const jobs::CancelJob command{.reason = about.reason};
      co_return co_await jobs::cancel(transaction, job, accounts::kPlatform, command);
    });
  });
  activities.add(kInviteWorkers, [db](ActivityTask, Invitation about) -> awaitable<Outcome<JobSnapshot>> {
    db::Transaction transaction = co_await db->begin();
    co_await jobs::invite(transaction, about.job_id, about.round);
    co_await transaction.commit();
    co_return co_await observe(*db, about.job_id);
  });
  activities.add(kRemind, [db](ActivityTask task, Remind about) -> awaitable<Outcome<JobSnapshot>> {
    db::Transaction transaction = co_await db->begin();
    co_await jobs::remind(transaction, about.job_id, about.about, task.idempotency_key());
    co_await transaction.commit();
    co_return co_await observe(*db, about.job_id);
  });
}

}  // namespace gigco::workflow
