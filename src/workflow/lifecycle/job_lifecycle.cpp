#include "workflow/lifecycle/job_lifecycle.hpp"

#include <algorithm>
#include <array>

#include "workflow/lifecycle/activity_types.hpp"

namespace gigco::workflow {
namespace {

using jobs::JobStatus;
using std::chrono::milliseconds;

/// No deadline.
constexpr Timestamp kNever = Timestamp::max();

/// Changes of what this workflow asks for: runs that were begun before one go on in the old way.
constexpr std::string_view kOnlyDatesAreScheduled = "only dates are scheduled";

class Lifecycle {
 public:
  Lifecycle(Context& context, const LifecycleInput& input)
      : context_(context), times_(input.times), job_(input.job) {
    context_.on_signal(kJobChanged, [this](const Payload& payload) {
      if (const Result<JobSnapshot> snapshot = decode<JobSnapshot>(payload)) {
        learn(*snapshot);
      }
    });
    context_.on_query(kLifecycleState, [this](const Payload& /*input*/) { return encode(state()); });
  }

  Task<Ending> run() {
    while (!is_over()) {
      if (context_.is_long()) {
        co_return ContinueAsNew{encode(LifecycleInput{job_, times_})};
      }
      if (context_.is_cancelled() && !was_cancelled_) {
        co_await cancel("the workflow was cancelled");
        was_cancelled_ = true;
        continue;
      }
      co_await live();
    }
    if (was_cancelled_ && job_.status == JobStatus::cancelled) {
      co_return Cancelled{};
    }
    co_return Completed{encode(state())};
  }

 private:
  /// From the status that the job has now until it has another one, or this phase has done all it can.
  Task<void> live() {
    if (job_.is_gone) {
      return settle();
    }
    switch (job_.status) {
      case JobStatus::posted:
        return find_worker();
      case JobStatus::offer_sent:
        return wait_for_answer();
      case JobStatus::accepted:
      case JobStatus::worker_assigned:
      case JobStatus::scheduled:
        return wait_for_start();
      case JobStatus::in_progress:
        return wait_for_confirmation();
      case JobStatus::disputed:
        return wait_for_decision();
      case JobStatus::no_worker_available:
        return wait_for_second_thoughts();
      case JobStatus::payment_failed:
        return wait_for_money();
      case JobStatus::rejected:
      case JobStatus::cancelled:
        return settle();
      case JobStatus::completed:
      case JobStatus::paid:
      case JobStatus::review_pending:
      case JobStatus::closed:
        break;
    }
    return is_settled_ ? collect_reviews() : pay();
  }

  /// Nothing is left to do.
  [[nodiscard]] bool is_over() const {
    const bool is_at_end = job_.is_gone || job_.status == JobStatus::cancelled ||
                           job_.status == JobStatus::rejected || job_.status == JobStatus::closed;
    return is_at_end && is_settled_;
  }

  Task<void> find_worker() {
    waits_for_ = "a worker";
    const Timestamp begun = context_.now();
    milliseconds pause(times_.first_invitation_pause_ms);
    while (is(JobStatus::posted) && !wants_cancel()) {
      ++invitations_;
      const Invitation invitation{job_.job_id, invitations_};
      co_await act(kInviteWorkers, invitation);
      const Timestamp next = context_.now() + pause;
      while (is(JobStatus::posted) && !wants_cancel() &&
             context_.now() < std::min(next, matching_deadline(begun))) {
        co_await until_changed(std::min(next, matching_deadline(begun)));
      }
      if (is(JobStatus::posted) && context_.now() >= matching_deadline(begun)) {
        const AboutJob about{job_.job_id};
        co_await act(kGiveUpMatching, about);
      }
      pause = std::min(2 * pause, milliseconds(times_.longest_invitation_pause_ms));
    }
  }

  /// When the work should begin, if that lies ahead, or else the window.
  [[nodiscard]] Timestamp matching_deadline(Timestamp begun) const {
    const Timestamp last = begun + milliseconds(times_.matching_window_ms);
    return job_.scheduled_start && *job_.scheduled_start > begun ? std::min(last, *job_.scheduled_start)
                                                                 : last;
  }

  Task<void> wait_for_answer() {
    waits_for_ = "an answer to the offer";
    const Id offered = job_.offered_worker_id.value_or(0);
    const Timestamp deadline = context_.now() + milliseconds(times_.offer_window_ms);
    const Timestamp reminder = context_.now() + milliseconds(times_.offer_window_ms / 2);
    bool is_reminded = false;
    while (is(JobStatus::offer_sent) && job_.offered_worker_id == offered && !wants_cancel()) {
      const Timestamp next = is_reminded ? deadline : reminder;
      co_await until_changed(next);
      const bool is_open = is(JobStatus::offer_sent) && job_.offered_worker_id == offered;
      if (is_open && context_.now() >= deadline) {
        const AboutOffer about{job_.job_id, offered};
        co_await act(kExpireOffer, about);
        co_return;
      }
      if (is_open && !is_reminded && context_.now() >= reminder) {
        is_reminded = true;
        co_await remind(Reminder::answer_offer);
      }
    }
  }

  /// Until the work begins, once for each date that it is given.
  Task<void> wait_for_start() {
    waits_for_ = "the work to begin";
    const Id worker = job_.gig_worker_id.value_or(0);
    const std::optional<Timestamp> start = job_.scheduled_start;
    const AboutWorker about{job_.job_id, worker};
    if (start || !context_.is_patched(kOnlyDatesAreScheduled)) {
      co_await act(kScheduleWork, about);
    }
    // A date that had passed when the worker took the job is none.
    const Timestamp no_show = start && *start > context_.now()
                                  ? *start + milliseconds(times_.start_grace_ms)
                                  : context_.now() + milliseconds(times_.start_window_ms);
    const std::array<std::pair<Timestamp, Reminder>, 2> reminders{
        {{no_show - milliseconds(times_.start_grace_ms + times_.early_reminder_ms), Reminder::work_tomorrow},
         {no_show - milliseconds(times_.start_grace_ms + times_.late_reminder_ms), Reminder::work_soon}}};
    const Timestamp begun = context_.now();
    std::size_t next = 0;
    while (is_taken() && job_.gig_worker_id == worker && job_.scheduled_start == start && !wants_cancel()) {
      while (next < reminders.size() && reminders.at(next).first <= begun) {
        ++next;  // it was already too late for this one
      }
      const Timestamp soonest = next < reminders.size() ? reminders.at(next).first : no_show;
      co_await until_changed(soonest);
      if (!is_taken() || job_.gig_worker_id != worker || job_.scheduled_start != start) {
        co_return;
      }
      if (context_.now() >= no_show) {
        co_await act(kReportNoShow, about);
        co_return;
      }
      if (next < reminders.size() && context_.now() >= reminders.at(next).first) {
        co_await remind(reminders.at(next).second);
        ++next;
      }
    }
  }

  [[nodiscard]] bool is_taken() const {
    return is(JobStatus::accepted) || is(JobStatus::worker_assigned) || is(JobStatus::scheduled);
  }

  /// One side has said that the work is done, or nobody yet.
  Task<void> wait_for_confirmation() {
    const bool is_reported = job_.worker_completed_at.has_value();
    waits_for_ = is_reported ? "the consumer to confirm" : "the worker to report";
    const Timestamp begun = context_.now();
    const Timestamp release = is_reported ? begun + milliseconds(times_.release_window_ms) : kNever;
    const milliseconds apart(is_reported ? times_.release_window_ms / 3 : times_.report_reminder_ms);
    const Reminder about = is_reported ? Reminder::confirm_work : Reminder::report_work;
    constexpr int kMostReminders = 2;
    int reminders = 0;
    while (is(JobStatus::in_progress) && job_.worker_completed_at.has_value() == is_reported &&
           !wants_cancel()) {
      const Timestamp reminder = reminders < kMostReminders ? begun + (reminders + 1) * apart : kNever;
      co_await until_changed(std::min(reminder, release));
      if (!is(JobStatus::in_progress) || job_.worker_completed_at.has_value() != is_reported) {
        co_return;
      }
      if (context_.now() >= release) {
        const AboutJob job{job_.job_id};
        co_await act(kConfirmByTime, job);
        co_return;
      }
      if (context_.now() >= reminder) {
        ++reminders;
        co_await remind(about);
      }
    }
  }

  Task<void> wait_for_decision() {
    waits_for_ = "a decision about the dispute";
    co_await until_changed(kNever);
  }

  Task<void> wait_for_money() {
    waits_for_ = "the payment";
    co_await until_changed(kNever);
    is_settled_ = false;  // whoever changed it has a reason to try again
  }

  /// No worker was to be had: the money is free again, and the consumer may ask somebody or change the date.
  Task<void> wait_for_second_thoughts() {
    const Timestamp deadline = context_.now() + milliseconds(times_.abandon_window_ms);
    co_await settle();
    is_settled_ = false;  // there may be other money later
    waits_for_ = "the consumer to try again";
    while (is(JobStatus::no_worker_available) && !wants_cancel()) {
      co_await until_changed(deadline);
      if (is(JobStatus::no_worker_available) && context_.now() >= deadline) {
        co_await cancel("no worker was found, and nobody asked again");
      }
    }
  }

  Task<void> pay() {
    waits_for_ = "the money to be paid out";
    const AboutJob about{job_.job_id};
    const Outcome<Settlement> settlement = co_await context_.run(kSettlePayments, about);
    is_settled_ = true;
    if (!settlement) {
      co_await act(kFailPayment, about);
    }
  }

  /// Gives back what is not needed any more. What the processor refuses is for people: it is a dead letter.
  Task<void> settle() {
    waits_for_ = "the money to be free";
    const AboutJob about{job_.job_id};
    static_cast<void>(co_await context_.run(kSettlePayments, about));
    is_settled_ = true;
  }

  Task<void> collect_reviews() {
    waits_for_ = "reviews";
    const Timestamp deadline = context_.now() + milliseconds(times_.review_window_ms);
    const Timestamp reminder = deadline - milliseconds(times_.review_reminder_ms);
    bool is_reminded = false;
    if (!is(JobStatus::closed)) {
      co_await remind(Reminder::review);
    }
    while (is_done() && !is(JobStatus::closed)) {
      const Timestamp next = is_reminded ? deadline : reminder;
      co_await until_changed(next);
      if (!is_done() || is(JobStatus::closed)) {
        co_return;
      }
      if (context_.now() >= deadline) {
        const AboutJob about{job_.job_id};
        co_await act(kCloseJob, about);
        co_return;
      }
      if (!is_reminded && context_.now() >= reminder) {
        is_reminded = true;
        co_await remind(Reminder::last_review);
      }
    }
  }

  [[nodiscard]] bool is_done() const {
    return is(JobStatus::completed) || is(JobStatus::paid) || is(JobStatus::review_pending) ||
           is(JobStatus::closed);
  }

  Task<void> cancel(const char* reason) {
    const Cancel about{job_.job_id, reason};
    co_await act(kCancelJob, about);
  }

  Task<void> remind(Reminder about) {
    const Remind input{job_.job_id, about};
    co_await act(kRemind, input);
  }

  /// Runs an activity and learns what the job is then. Those of this workflow fail only by bugs, which wait
  /// for people; a failure that comes out here leaves the job as it is known.
  template <class In>
  Task<void> act(ActivityType<In, JobSnapshot> type, In input) {
    const Outcome<JobSnapshot> snapshot = co_await context_.run(type, input);
    if (snapshot) {
      learn(*snapshot);
    }
  }

  /// Waits until the job is seen to have changed, or somebody wants to cancel, or the time has come.
  Task<void> until_changed(Timestamp deadline) {
    const std::int64_t seen = job_.version;
    const bool wanted_cancel = wants_cancel();
    const std::function<bool()> has_changed = [this, seen, wanted_cancel] {
      return job_.version != seen || wants_cancel() != wanted_cancel;
    };
    while (!has_changed() && context_.now() < deadline) {
      const Duration look_again = milliseconds(times_.look_again_ms);
      const bool is_far = deadline - context_.now() > look_again;
      const Duration rest = is_far ? look_again : deadline - context_.now();
      const bool is_told = co_await context_.until(has_changed, rest);
      if (!is_told && is_far) {
        const AboutJob about{job_.job_id};
        co_await act(kObserveJob, about);
      }
    }
  }

  void learn(const JobSnapshot& snapshot) {
    if (snapshot.version > job_.version || (snapshot.is_gone && !job_.is_gone)) {
      job_ = snapshot;
    }
  }

  [[nodiscard]] bool is(JobStatus status) const { return !job_.is_gone && job_.status == status; }
  [[nodiscard]] bool wants_cancel() const { return context_.is_cancelled() && !was_cancelled_; }

  [[nodiscard]] LifecycleState state() const {
    return {.status = job_.status,
            .waits_for = is_over() ? "nothing" : waits_for_,
            .version = job_.version,
            .invitations = invitations_,
            .is_settled = is_settled_};
  }

  Context& context_;
  const LifecycleTimes times_;
  JobSnapshot job_;
  std::string waits_for_;
  std::int64_t invitations_ = 0;
  bool is_settled_ = false;     // nothing is left to do about money
  bool was_cancelled_ = false;  // a request to cancel was carried out, as far as the job allowed
};

}  // namespace

Task<Ending> job_lifecycle(Context& context, Payload input) {
  const Result<LifecycleInput> decoded = decode<LifecycleInput>(input);
  if (!decoded) {
    co_return Failure{.type = "bad_input", .message = decoded.error().message, .non_retryable = true};
  }
  Lifecycle lifecycle(context, *decoded);
  co_return co_await lifecycle.run();
}

}  // namespace gigco::workflow
