// One job's whole life as one durable workflow: a worker is looked for, the work scheduled, done and
// confirmed, paid for, reviewed, closed. People act through the API, which tells the workflow what the job
// has become; the workflow does what time and nobody does. The job's row is the truth: the workflow decides
// by the newest snapshot of it that it has seen, so a signal that is lost, late or doubled changes nothing.
#pragma once

#include "workflow/runtime/registry.hpp"

namespace gigco::workflow {

/// Its input is a LifecycleInput, its result a LifecycleState.
[[nodiscard]] Task<Ending> job_lifecycle(Context& context, Payload input);

}  // namespace gigco::workflow
