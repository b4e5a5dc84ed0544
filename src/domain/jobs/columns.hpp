// The columns that fill a JobView, for the statements of this room. Macros, because a statement's text
// must be one literal.
#pragma once

// NOLINTBEGIN(cppcoreguidelines-macro-usage)

#define GIGCO_JOB_PERSON(alias, member)                                                                \
  alias ".id as \"" member ".id\", " alias ".uuid as \"" member ".uuid\", " alias ".name as \"" member \
        ".name\", round(" alias ".rating_sum::numeric / nullif(" alias                                 \
        ".rating_count, 0), 2)::float8 as \"" member ".average_rating\", " alias                       \
        ".jobs_completed as \"" member ".total_jobs\""

/// All but the last, distance_km.
#define GIGCO_JOB_COLUMNS                                                                                    \
  "job.id, job.uuid, job.consumer_id, job.gig_worker_id, job.title, job.description, job.category, "         \
  "job.location_address, job.location_latitude, job.location_longitude, job.location_city, "                 \
  "job.location_state, job.location_zip, job.estimated_duration_hours, "                                     \
  "job.pay_rate_per_hour_cents as pay_rate_per_hour, job.total_pay_cents as total_pay, job.total_pay_cents " \
  "as price, job.currency, "                                                                                 \
  "job.status, job.scheduled_start, job.scheduled_end, job.actual_start, job.actual_end, "                   \
  "job.worker_completed_at, job.consumer_completed_at, job.notes, job.workflow_id, job.created_at, "         \
  "job.updated_at, " GIGCO_JOB_PERSON("consumer", "consumer") ", " GIGCO_JOB_PERSON(                         \
      "worker",                                                                                              \
      "gig_worker") ", consumer.name as consumer_name, worker.name as worker_name, job.offered_worker_id"

#define GIGCO_JOB_NO_DISTANCE ", null::float8 as distance_km"

#define GIGCO_JOB_PEOPLE                                     \
  " join users as consumer on consumer.id = job.consumer_id" \
  " left join users as worker on worker.id = job.gig_worker_id"

// NOLINTEND(cppcoreguidelines-macro-usage)
