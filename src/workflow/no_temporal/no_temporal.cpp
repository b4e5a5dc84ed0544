// In the place of workflow/temporal in builds without it.
#include "workflow/engine/temporal.hpp"

namespace gigco::workflow {

Result<std::unique_ptr<TemporalCluster>> connect_to_temporal(const TemporalSettings& /*settings*/) {
  return Error{.kind = ErrorKind::unavailable,
               .code = "TEMPORAL_NOT_BUILT",
               .title = "built without Temporal",
               .message =
                   "TEMPORAL_HOST is set, but this program was built without Temporal; see "
                   "docs/workflows.md, or leave TEMPORAL_HOST empty."};
}

}  // namespace gigco::workflow
