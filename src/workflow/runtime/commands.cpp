#include "workflow/runtime/commands.hpp"

namespace gigco::workflow {
namespace {

struct Identity {
  std::string operator()(const StartTimer& command) const { return std::to_string(command.seq); }
  std::string operator()(const CancelTimer& command) const { return std::to_string(command.seq); }
  std::string operator()(const ScheduleActivity& command) const {
    return std::to_string(command.seq) + ' ' + command.activity_type + ' ' + command.activity_id;
  }
  std::string operator()(const RequestCancelActivity& command) const { return std::to_string(command.seq); }
  std::string operator()(const QueryResult& command) const { return command.query_id; }
  std::string operator()(const CompleteWorkflowExecution& /*command*/) const { return {}; }
  std::string operator()(const FailWorkflowExecution& command) const { return command.failure.type; }
  std::string operator()(const CancelWorkflowExecution& /*command*/) const { return {}; }
  std::string operator()(const ContinueAsNewWorkflowExecution& command) const {
    return command.workflow_type;
  }
  std::string operator()(const SetPatchMarker& command) const { return command.patch_id; }
};

}  // namespace

std::string identity_of(const Command& command) {
  std::string text(json::Tags<Command>::kNames[command.index()]);
  if (const std::string rest = std::visit(Identity(), command); !rest.empty()) {
    text += ' ';
    text += rest;
  }
  return text;
}

}  // namespace gigco::workflow
