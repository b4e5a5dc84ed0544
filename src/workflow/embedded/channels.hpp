// The NOTIFY channels of the embedded engine.
#pragma once

namespace gigco::workflow {

inline constexpr const char* kStepChannel = "gigco_workflow_steps";
inline constexpr const char* kActivityChannel = "gigco_workflow_activities";

}  // namespace gigco::workflow
