// What an engine hands to a workflow: everything that has happened since it last ran. The names are those of
// Temporal's sdk-core (coresdk.workflow_activation), so that either engine speaks the same language.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "platform/json/tagged.hpp"
#include "workflow/runtime/failure.hpp"
#include "workflow/runtime/payload.hpp"

namespace gigco::workflow {

/// Links a command to what becomes of it. Chosen by the runtime, from 1; timers and activities count apart.
using Sequence = std::int64_t;

struct InitializeWorkflow {
  std::string workflow_type;
  std::string workflow_id;
  Payload arguments;
  std::int64_t seed = 0;  // of the workflow's random numbers
};
BOOST_DESCRIBE_STRUCT(InitializeWorkflow, (), (workflow_type, workflow_id, arguments, seed))

struct FireTimer {
  Sequence seq = 0;
};
BOOST_DESCRIBE_STRUCT(FireTimer, (), (seq))

enum class ResolutionStatus { completed, failed, cancelled };
BOOST_DESCRIBE_ENUM(ResolutionStatus, completed, failed, cancelled)

struct ResolveActivity {
  Sequence seq = 0;
  ResolutionStatus status = ResolutionStatus::completed;
  Payload result;
  std::optional<Failure> failure;
};
BOOST_DESCRIBE_STRUCT(ResolveActivity, (), (seq, status, result, failure))

struct SignalWorkflow {
  std::string name;
  Payload input;
};
BOOST_DESCRIBE_STRUCT(SignalWorkflow, (), (name, input))

struct QueryWorkflow {
  std::string query_id;
  std::string name;
  Payload input;
};
BOOST_DESCRIBE_STRUCT(QueryWorkflow, (), (query_id, name, input))

struct CancelWorkflow {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(CancelWorkflow, (), (reason))

/// The history holds this patch: code that asks for it gets yes.
struct NotifyHasPatch {
  std::string patch_id;
};
BOOST_DESCRIBE_STRUCT(NotifyHasPatch, (), (patch_id))

struct UpdateRandomSeed {
  std::int64_t seed = 0;
};
BOOST_DESCRIBE_STRUCT(UpdateRandomSeed, (), (seed))

/// The instance is to be forgotten. No workflow code runs.
struct RemoveFromCache {
  std::string reason;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(RemoveFromCache, (), (reason, message))

using Job = std::variant<InitializeWorkflow, FireTimer, ResolveActivity, SignalWorkflow, QueryWorkflow,
                         CancelWorkflow, NotifyHasPatch, UpdateRandomSeed, RemoveFromCache>;

/// Jobs come in this order: initialize, patches, seeds, signals, all others; queries and evictions in an
/// activation of their own.
struct Activation {
  std::string run_id;
  std::int64_t time_us = 0;  // since 1970; the workflow's only clock
  bool is_replaying = false;
  std::int64_t history_length = 0;
  std::vector<Job> jobs;
};
BOOST_DESCRIBE_STRUCT(Activation, (), (run_id, time_us, is_replaying, history_length, jobs))

}  // namespace gigco::workflow

template <>
struct gigco::json::Tags<gigco::workflow::Job> {
  static constexpr std::string_view kNames[] = {
      "initialize_workflow", "fire_timer",       "resolve_activity",   "signal_workflow",  "query_workflow",
      "cancel_workflow",     "notify_has_patch", "update_random_seed", "remove_from_cache"};
};
