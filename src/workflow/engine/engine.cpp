#include "workflow/engine/engine.hpp"

namespace gigco::workflow {

Error workflow_not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "WORKFLOW_NOT_FOUND",
          .title = "workflow not found",
          .message = "There is no such workflow."};
}

Error workflow_closed() {
  return {.kind = ErrorKind::conflict,
          .code = "WORKFLOW_CLOSED",
          .title = "workflow has ended",
          .message = "This workflow has ended."};
}

Error workflow_not_stuck() {
  return {.kind = ErrorKind::conflict,
          .code = "WORKFLOW_NOT_STUCK",
          .title = "workflow is not stuck",
          .message = "Nothing of this workflow waits for people."};
}

}  // namespace gigco::workflow
