#include "workflow/lifecycle/terms.hpp"

namespace gigco::workflow {

using json::rule;

json::Rules JobSnapshot::rules() { return {rule("is_gone").defaulted(), rule("status").defaulted()}; }

json::Rules LifecycleTimes::rules() {
  return {rule("offer_window_ms").defaulted(),
          rule("matching_window_ms").defaulted(),
          rule("first_invitation_pause_ms").defaulted(),
          rule("longest_invitation_pause_ms").defaulted(),
          rule("early_reminder_ms").defaulted(),
          rule("late_reminder_ms").defaulted(),
          rule("start_grace_ms").defaulted(),
          rule("start_window_ms").defaulted(),
          rule("release_window_ms").defaulted(),
          rule("report_reminder_ms").defaulted(),
          rule("review_window_ms").defaulted(),
          rule("review_reminder_ms").defaulted(),
          rule("abandon_window_ms").defaulted(),
          rule("look_again_ms").defaulted()};
}

}  // namespace gigco::workflow
