#include "domain/jobs/step.hpp"

#include "domain/jobs/notices.hpp"

namespace gigco::jobs {

awaitable<Result<Step>> prepare(db::Transaction& transaction, Event event, ResourceRef job,
                                const accounts::Actor& actor) {
  const Result<Standing> standing = co_await lock(transaction, job);
  if (!standing) {
    co_return standing.error();
  }
  const Result<JobStatus> after = decide(event, *standing, actor);
  if (!after) {
    co_return after.error();
  }
  Step step{*standing, *after};
  co_return step;
}

awaitable<Result<JobView>> finish(db::Transaction& transaction, Event event, const Step& step,
                                  const accounts::Actor& actor, const std::optional<std::string>& note,
                                  std::optional<Id> offered) {
  record(transaction, event, step.job, actor, step.after, note);
  tell(transaction, event, step.job, actor, step.after, offered);
  return get(transaction, step.job.id);
}

}  // namespace gigco::jobs
