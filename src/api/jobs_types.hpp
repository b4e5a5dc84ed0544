// The answers about jobs that are more than a job: what the contract adds around it.
#pragma once

#include <string>
#include <vector>

#include "domain/jobs/matching.hpp"

namespace gigco::api {

struct JobList {
  std::vector<jobs::JobView> jobs;
  std::int64_t count = 0;  // on this page
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(JobList, (), (jobs, count, pagination))

struct MatchList {
  std::vector<jobs::JobMatch> jobs;
  std::int64_t count = 0;  // on this page
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(MatchList, (), (jobs, count, pagination))

struct JobChanged : jobs::JobView {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(JobChanged, (jobs::JobView), (success, message))

struct JobAction {
  bool success = true;
  std::string message;
  Id job_id = 0;
  Uuid job_uuid;
  jobs::JobStatus status = jobs::JobStatus::posted;
  std::optional<std::string> workflow_id;
  std::optional<Timestamp> worker_completed_at;
  std::optional<Timestamp> consumer_completed_at;
  jobs::JobView job;
};
BOOST_DESCRIBE_STRUCT(JobAction, (),
                      (success, message, job_id, job_uuid, status, workflow_id, worker_completed_at,
                       consumer_completed_at, job))

struct JobRemoved {
  bool success = true;
  std::string message;
  Id job_id = 0;
};
BOOST_DESCRIBE_STRUCT(JobRemoved, (), (success, message, job_id))

}  // namespace gigco::api
