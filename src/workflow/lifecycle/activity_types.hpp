// The activities of a job's workflow. Those that change the job do so only from the state they are about, and
// all of them give back what the job is then; so a repeated one does nothing, and a late one tells the truth.
#pragma once

#include "workflow/lifecycle/terms.hpp"

namespace gigco::workflow {

/// The database may be away for hours: tried on for ever, in the end every ten minutes.
inline constexpr ActivityOptions kPatient{};

inline constexpr ActivityType<AboutJob, JobSnapshot> kObserveJob{"observe_job", kJobQueue, kPatient};
/// Tells the workers whom the job suits best about it; farther ones in later rounds, nobody twice.
inline constexpr ActivityType<Invitation, JobSnapshot> kInviteWorkers{"invite_workers", kJobQueue, kPatient};
inline constexpr ActivityType<AboutJob, JobSnapshot> kGiveUpMatching{"give_up_matching", kJobQueue, kPatient};
inline constexpr ActivityType<AboutOffer, JobSnapshot> kExpireOffer{"expire_offer", kJobQueue, kPatient};
/// Puts the work into the worker's calendar.
inline constexpr ActivityType<AboutWorker, JobSnapshot> kScheduleWork{"schedule_work", kJobQueue, kPatient};
inline constexpr ActivityType<AboutWorker, JobSnapshot> kReportNoShow{"report_no_show", kJobQueue, kPatient};
inline constexpr ActivityType<Remind, JobSnapshot> kRemind{"remind", kJobQueue, kPatient};
inline constexpr ActivityType<AboutJob, JobSnapshot> kConfirmByTime{"confirm_by_time", kJobQueue, kPatient};
inline constexpr ActivityType<AboutJob, JobSnapshot> kCloseJob{"close_job", kJobQueue, kPatient};
inline constexpr ActivityType<Cancel, JobSnapshot> kCancelJob{"cancel_job", kJobQueue, kPatient};
inline constexpr ActivityType<AboutJob, JobSnapshot> kFailPayment{"fail_payment", kJobQueue, kPatient};

inline constexpr std::string_view kPaymentRefused = "payment_refused";
/// Does with the job's money what follows from its status, and waits for the outcome. Failures:
/// "payment_pending", tried again; "payment_refused", final.
inline constexpr ActivityType<AboutJob, Settlement> kSettlePayments{
    "settle_payments",
    kPaymentQueue,
    {.start_to_close = std::chrono::minutes(1), .maximum_interval = std::chrono::hours(1)}};

}  // namespace gigco::workflow
