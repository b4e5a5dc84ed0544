// Reminding people of what a job waits for.
#pragma once

#include <string>

#include "domain/jobs/jobs.hpp"

namespace gigco::jobs {

enum class Reminder {
  answer_offer,
  work_tomorrow,
  work_soon,
  report_work,
  confirm_work,
  review,
  last_review
};
BOOST_DESCRIBE_ENUM(Reminder, answer_offer, work_tomorrow, work_soon, report_work, confirm_work, review,
                    last_review)

/// Tells whom it still concerns; nobody when the job has gone on. The same key again tells nobody twice.
[[nodiscard]] awaitable<void> remind(db::Transaction& transaction, Id job, Reminder about, std::string key);

}  // namespace gigco::jobs
