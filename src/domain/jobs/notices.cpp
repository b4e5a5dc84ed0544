#include "domain/jobs/notices.hpp"

#include <array>

#include "domain/notifications/notifications.hpp"

namespace gigco::jobs {
namespace {

using notifications::Kind;

struct Text {
  Event event;
  Kind kind;
  std::string_view title;
  std::string_view message;
};

constexpr std::array kTexts{
    Text{Event::send_offer, Kind::job_offered, "A job for you", "You are asked to do \"%s\"."},
    Text{Event::accept, Kind::job_accepted, "Your job is accepted", "Somebody will do \"%s\"."},
    Text{Event::reject, Kind::job_rejected, "A worker said no", "\"%s\" is open to others again."},
    Text{Event::start, Kind::job_started, "The work has begun", "Somebody is at work on \"%s\"."},
    Text{Event::complete, Kind::job_completed, "Work reported as done",
         "The other party says that \"%s\" is done. Please say so too."},
    Text{Event::cancel, Kind::job_cancelled, "A job is cancelled", "\"%s\" is cancelled."},
    Text{Event::dispute, Kind::job_disputed, "A job is disputed",
         "\"%s\" is disputed. Its money is held until that is settled. Please say what happened."},
    Text{Event::withdraw_dispute, Kind::job_disputed, "A dispute is withdrawn",
         "Nobody disputes \"%s\" any more."},
    Text{Event::resolve_dispute, Kind::job_disputed, "A dispute is settled",
         "We have decided about \"%s\". The dispute says what and why."},
    Text{Event::expire_offer, Kind::job_rejected, "An offer has expired",
         "Nobody answered the offer of \"%s\" in time. It is open to others again."},
    Text{Event::give_up_matching, Kind::system_message, "No worker was found",
         "Nobody has taken \"%s\". Change its date or pay, ask a worker yourself, or cancel it."},
    Text{Event::report_no_show, Kind::job_rejected, "The work did not begin",
         "\"%s\" did not begin in time. It is open to others again."},
    Text{Event::fail_payment, Kind::payment_received, "A payment was refused",
         "The card for \"%s\" was refused. We will be in touch."},
    Text{Event::set_status, Kind::system_message, "A job was changed by GigCo",
         "An administrator changed the status of \"%s\"."},
};

constexpr Text kCompleted{Event::complete, Kind::job_completed, "A job is completed",
                          "\"%s\" is completed. Please review each other."};

const Text* text_of(Event event, JobStatus after) {
  if (event == Event::complete && after == JobStatus::completed) {
    return &kCompleted;
  }
  for (const Text& text : kTexts) {
    if (text.event == event) {
      return &text;
    }
  }
  return nullptr;
}

}  // namespace

void tell(db::Transaction& transaction, Event event, const Standing& before, const accounts::Actor& actor,
          JobStatus after, std::optional<Id> offered) {
  const Text* text = text_of(event, after);
  if (text == nullptr) {
    return;
  }
  const std::array<std::optional<Id>, 4> parties{before.consumer_id, before.gig_worker_id,
                                                 before.offered_worker_id, offered};
  for (const std::optional<Id>& party : parties) {
    const bool is_asked = event != Event::send_offer || party == offered;
    if (party && *party != actor.id && is_asked) {
      notifications::send(transaction, {.recipient = *party,
                                        .kind = text->kind,
                                        .job_id = before.id,
                                        .title = text->title,
                                        .message = text->message});
    }
  }
}

}  // namespace gigco::jobs
