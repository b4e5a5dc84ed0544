#include "domain/jobs/remind.hpp"

#include <array>

#include "domain/notifications/notifications.hpp"

namespace gigco::jobs {
namespace {

using notifications::Kind;

struct Text {
  Reminder about;
  Kind kind;
  std::string_view title;
  std::string_view message;
};

constexpr std::array kTexts{
    Text{Reminder::answer_offer, Kind::job_offered, "An offer waits for you",
         "Please say whether you will do \"%s\"."},
    Text{Reminder::work_tomorrow, Kind::job_accepted, "Work within a day", "\"%s\" begins within a day."},
    Text{Reminder::work_soon, Kind::job_accepted, "Work begins soon", "\"%s\" begins soon."},
    Text{Reminder::report_work, Kind::job_started, "Is the work done?",
         "Nobody has said yet that \"%s\" is done."},
    Text{Reminder::confirm_work, Kind::job_completed, "Please confirm",
         "The worker says that \"%s\" is done. If you do not answer, it counts as confirmed."},
    Text{Reminder::review, Kind::job_completed, "How was it?", "Please review \"%s\"."},
    Text{Reminder::last_review, Kind::job_completed, "Last days to review",
         "\"%s\" can be reviewed for a few more days."},
};

// Whom each reminder is for, as the job stands now.
constexpr db::Statement kConcerned{"jobs.concerned", R"(
  select person.id
    from jobs as job cross join lateral (values
           (job.consumer_id, case
              when $2 in ('work_tomorrow', 'work_soon') then job.status in ('accepted', 'worker_assigned', 'scheduled')
              when $2 in ('report_work', 'confirm_work') then job.status = 'in_progress' and job.consumer_completed_at is null
              when $2 in ('review', 'last_review') then job.status in ('completed', 'paid', 'review_pending') end),
           (job.gig_worker_id, case
              when $2 in ('work_tomorrow', 'work_soon') then job.status in ('accepted', 'worker_assigned', 'scheduled')
              when $2 = 'report_work' then job.status = 'in_progress' and job.worker_completed_at is null
              when $2 in ('review', 'last_review') then job.status in ('completed', 'paid', 'review_pending') end),
           (job.offered_worker_id, $2 = 'answer_offer' and job.status = 'offer_sent')) as person (id, is_concerned)
   where job.id = $1 and person.is_concerned and person.id is not null
     and not ($2 in ('review', 'last_review')
              and exists (select from reviews where job_id = job.id and reviewer_id = person.id)))"};

}  // namespace

awaitable<void> remind(db::Transaction& transaction, Id job, Reminder about, std::string key) {
  const Text& text = kTexts.at(static_cast<std::size_t>(about));
  const std::vector<Id> concerned = co_await transaction.all<Id>(kConcerned, job, about);
  for (const Id person : concerned) {
    notifications::send(transaction, {.recipient = person,
                                      .kind = text.kind,
                                      .job_id = job,
                                      .title = text.title,
                                      .message = text.message,
                                      .key = key});
  }
}

}  // namespace gigco::jobs
