// What one running workflow knows, shared by Context (the workflow's side) and Instance (the engine's).
// Internal to this room.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "workflow/runtime/context.hpp"

namespace gigco::workflow::detail {

struct TimerState {
  State& state;
  Sequence seq;
  bool has_fired = false;
  bool is_cancelled = false;
};

struct ActivityState {
  State& state;
  Sequence seq;
  std::optional<Outcome<Payload>> outcome;
  bool is_cancel_requested = false;
};

struct State {
  std::string workflow_id;
  std::string workflow_type;
  std::int64_t time_us = 0;
  std::int64_t history_length = 0;
  bool is_replaying = false;
  bool is_cancelled = false;
  std::uint64_t random = 0;

  Sequence last_timer = 0;
  Sequence last_activity = 0;
  std::unordered_map<Sequence, std::shared_ptr<TimerState>> timers;         // that have not fired
  std::unordered_map<Sequence, std::shared_ptr<ActivityState>> activities;  // that are not done

  std::map<std::string, std::function<void(const Payload&)>, std::less<>> signal_handlers;
  std::vector<SignalWorkflow> early_signals;  // nobody listens yet
  std::map<std::string, std::function<Payload(const Payload&)>, std::less<>> query_handlers;

  std::set<std::string, std::less<>> known_patches;          // by history
  std::map<std::string, bool, std::less<>> decided_patches;  // by what this run has answered

  std::vector<Command> commands;  // of the activation in progress

  std::coroutine_handle<> waiting;  // where the workflow's code stands
  std::function<bool()> condition;  // what it waits for
};

}  // namespace gigco::workflow::detail
