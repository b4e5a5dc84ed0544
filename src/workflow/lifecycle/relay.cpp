#include "workflow/lifecycle/relay.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "platform/db/bell.hpp"
#include "platform/db/database.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/pause.hpp"
#include "platform/runtime/shutdown.hpp"
#include "workflow/engine/engine.hpp"

namespace gigco::workflow {
namespace {

using boost::asio::awaitable;

constexpr std::int64_t kAtOnce = 200;
constexpr std::chrono::milliseconds kRest{500};     // when nobody rings: what the API has not written
constexpr std::chrono::milliseconds kGathering{5};  // after a ring, so that many messages make one turn
constexpr std::chrono::seconds kRestAfterFailure{2};

// Only one relay at a time passes messages on, in their order, or a job's end could overtake its beginning:
// what another relay is still busy with. Its lock goes with its transaction. Messages of one job become
// visible in their order, because who writes them holds the job's row.
//
// By outbox_unpublished. Messages that an earlier version wrote carry no snapshot: the job itself has one.
constexpr db::Statement kUnpublished{"outbox.unpublished", R"(
  with turn as materialized (select pg_try_advisory_xact_lock(x'6f7574626f78'::bigint) as is_ours)
  select message.id, message.topic, message.subject_id,
         coalesce(message.payload ->> 'job_uuid', '') as job_uuid,
         case when message.topic like 'job.%' then coalesce(
           nullif(message.payload -> 'job', 'null'),
           (select job_snapshot(job, (select coalesce(max(id), 0) from job_events where job_id = job.id))
              from jobs as job where job.id = message.subject_id))::text end as job
    from outbox as message
   where (select is_ours from turn) and message.published_at is null
   order by message.id limit $1
     for update of message)"};

constexpr db::Statement kPublished{"outbox.published", R"(
  update outbox set published_at = now() where id = any ($1::text[]::bigint[]))"};

// By outbox_published.
constexpr db::Statement kForget{"outbox.forget", R"(
  delete from outbox
   where id in (
     select id from outbox
      where published_at < now() - make_interval(secs => $1::bigint)
      order by published_at limit $2
        for update skip locked))"};

struct OutboxRow {
  Id id = 0;
  std::string topic;
  Id subject_id = 0;
  std::string job_uuid;
  std::optional<std::string> job;
};
BOOST_DESCRIBE_STRUCT(OutboxRow, (), (id, topic, subject_id, job_uuid, job))

/// A job at its end needs no workflow; one that was begun before goes on to its own end.
bool may_begin(const JobSnapshot& job) {
  return !job.is_gone && job.status != jobs::JobStatus::closed && job.status != jobs::JobStatus::cancelled &&
         job.status != jobs::JobStatus::rejected;
}

JobSnapshot snapshot_of(const OutboxRow& row) {
  if (row.job) {
    if (const auto read = json::deserialize<JobSnapshot>(*row.job, json::Reader::Source::foreign)) {
      return *read;
    }
  }
  return {.job_id = row.subject_id, .is_gone = true};
}

Message message_of(const OutboxRow& row, const LifecycleTimes& times) {
  JobSnapshot job = snapshot_of(row);
  job.is_gone = job.is_gone || row.topic == "job.remove";  // of which it tells while the job is still there
  Message message{.workflow_id = "job-" + row.job_uuid,
                  .workflow_type = std::string(kJobLifecycle),
                  .signal_name = std::string(kJobChanged),
                  .signal = encode(job),
                  .request_id = "outbox-" + std::to_string(row.id)};
  if (may_begin(job)) {
    message.start_with = encode(LifecycleInput{job, times});
  }
  return message;
}

}  // namespace

struct Relay::State {
  State(db::Bell& rung, db::Database& db, Engine& to, LifecycleTimes begun_with)
      : bell(rung), database(db), engine(to), times(begun_with) {}

  db::Bell& bell;
  db::Database& database;
  Engine& engine;
  const LifecycleTimes times;
  runtime::Shutdown shutdown{1};

  /// How long to rest before the next turn.
  awaitable<std::chrono::milliseconds> turn() {
    try {
      db::Transaction transaction = co_await database.begin();
      const std::vector<OutboxRow> rows = co_await transaction.all<OutboxRow>(kUnpublished, kAtOnce);
      if (rows.empty()) {
        co_return kRest;
      }
      std::vector<Message> messages;
      std::vector<std::string> ids;
      for (const OutboxRow& row : rows) {
        ids.push_back(std::to_string(row.id));
        if (row.topic.starts_with("job.")) {
          messages.push_back(message_of(row, times));
        }
      }
      if (!messages.empty()) {
        co_await engine.deliver(std::move(messages));
      }
      transaction.defer(kPublished, ids);
      co_await transaction.commit();
      co_return std::chrono::milliseconds(0);
    } catch (const std::exception& problem) {
      log::warning("messages to workflows wait", {{"reason", problem.what()}});
    }
    co_return kRestAfterFailure;
  }

  static awaitable<void> run(std::shared_ptr<State> self) {
    self->bell.listen();
    while (!self->shutdown.has_begun()) {
      const std::chrono::milliseconds rest = co_await self->turn();
      if (self->shutdown.has_begun()) {
        break;
      }
      if (rest.count() > 0) {
        co_await self->bell.sleep(rest);
      }
      co_await runtime::pause(kGathering);
    }
    self->shutdown.loop_ended();
  }
};

Relay::Relay(db::Bell& bell, db::Database& database, Engine& engine, LifecycleTimes times)
    : state_(std::make_shared<State>(bell, database, engine, times)) {
  boost::asio::co_spawn(bell.context(), State::run(state_), boost::asio::detached);
}

Relay::~Relay() { state_->shutdown.begin(); }

awaitable<std::int64_t> forget_published(db::Executor& database, std::int64_t seconds, std::int64_t most) {
  co_return co_await database.execute(kForget, seconds, most);
}

bool Relay::stop(std::chrono::milliseconds patience) {
  state_->shutdown.begin();
  boost::asio::post(state_->bell.context(), [state = state_] { state->bell.wake_all(); });
  return state_->shutdown.wait(patience);
}

}  // namespace gigco::workflow
