#include "workflow/embedded/backlog.hpp"

#include "platform/db/database.hpp"
#include "platform/metrics/metrics.hpp"

namespace gigco::workflow {
namespace {

// By partial indexes, so that the many that wait for nothing cost nothing.
constexpr db::Statement kBacklog{"workflow.backlog", R"(
  select (select count(*) from workflow_runs where status = 'running' and wake_at <= workflow_now()) as steps,
         (select count(*) from workflow_activities
           where resolution is null and not is_dead and due_at <= workflow_now()) as activities,
         coalesce(extract(epoch from workflow_now() - least(
           (select min(wake_at) from workflow_runs where status = 'running' and wake_at <= workflow_now()),
           (select min(due_at) from workflow_activities
             where resolution is null and not is_dead and due_at <= workflow_now()))), 0)::float8 as oldest,
         (select count(distinct run) from workflow_dead_letters where retried_at is null) as stuck)"};

struct Backlog {
  std::int64_t steps = 0;
  std::int64_t activities = 0;
  double oldest = 0;
  std::int64_t stuck = 0;
};
BOOST_DESCRIBE_STRUCT(Backlog, (), (steps, activities, oldest, stuck))

}  // namespace

boost::asio::awaitable<void> report_backlog(db::Database& database) {
  try {
    const Backlog backlog = co_await database.one<Backlog>(kBacklog);
    metrics::gauge("gigco_workflow_due_steps", "Workflows that have something to do")
        .set(static_cast<double>(backlog.steps));
    metrics::gauge("gigco_workflow_due_activities", "Activities that could begin")
        .set(static_cast<double>(backlog.activities));
    metrics::gauge("gigco_workflow_oldest_due_seconds", "How long the oldest of them has waited")
        .set(backlog.oldest);
    metrics::gauge("gigco_workflow_stuck", "Workflows that wait for people")
        .set(static_cast<double>(backlog.stuck));
  } catch (const db::Unavailable&) {  // the database's own alert tells about that
  }
}

}  // namespace gigco::workflow
