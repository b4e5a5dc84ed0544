#include "domain/jobs/columns.hpp"
#include "domain/jobs/jobs.hpp"

namespace gigco::jobs {
namespace {

constexpr db::Statement kById{"jobs.get_by_id",
                              "select " GIGCO_JOB_COLUMNS GIGCO_JOB_NO_DISTANCE
                              " from jobs as job" GIGCO_JOB_PEOPLE " where job.id = $1",
                              db::Lane::pipelined};
constexpr db::Statement kByUuid{"jobs.get_by_uuid",
                                "select " GIGCO_JOB_COLUMNS GIGCO_JOB_NO_DISTANCE
                                " from jobs as job" GIGCO_JOB_PEOPLE " where job.uuid = $1",
                                db::Lane::pipelined};

}  // namespace

awaitable<Result<JobView>> get(db::Executor& database, ResourceRef job) {
  const Id* id = std::get_if<Id>(&job);
  db::Params params = id != nullptr ? db::Params::pack(*id) : db::Params::pack(std::get<Uuid>(job));
  const db::Statement& statement = id != nullptr ? kById : kByUuid;
  const db::Rows rows = co_await database.run(statement, std::move(params));
  if (rows.size() == 0) {
    co_return job_not_found();
  }
  co_return rows.get<JobView>(0);
}

}  // namespace gigco::jobs
