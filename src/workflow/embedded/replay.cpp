#include "workflow/embedded/replay.hpp"

#include <algorithm>

namespace gigco::workflow {
namespace {

struct JobList {
  std::vector<Job> items;
};
BOOST_DESCRIBE_STRUCT(JobList, (), (items))

struct CommandList {
  std::vector<Command> items;
};
BOOST_DESCRIBE_STRUCT(CommandList, (), (items))

template <class List>
auto read_items(const std::string& text) -> Result<decltype(List::items)> {
  Result<List> list = json::deserialize<List>("{\"items\":" + text + "}", json::Reader::Source::foreign);
  if (!list) {
    return list.error();
  }
  return std::move(list->items);
}

Failure unreadable(std::int64_t step, const Error& error) {
  return {.type = "nondeterminism",
          .message = "step " + std::to_string(step) + " cannot be read: " + error.message,
          .non_retryable = true};
}

std::string identity_at(const std::vector<Command>& commands, std::size_t place) {
  return place < commands.size() ? identity_of(commands[place]) : "nothing";
}

std::optional<Failure> compare(std::int64_t step, const std::vector<Command>& recorded,
                               const std::vector<Command>& made) {
  for (std::size_t i = 0; i < std::max(recorded.size(), made.size()); ++i) {
    const std::string was = identity_at(recorded, i);
    const std::string is = identity_at(made, i);
    if (was != is) {
      std::string message = "step ";
      message += std::to_string(step);
      message += ": the history has ";
      message += was;
      message += ", this code asks for ";
      message += is;
      return Failure{.type = "nondeterminism", .message = std::move(message), .non_retryable = true};
    }
  }
  return {};
}

/// The step's patches come before all else but the start, as sdk-core sends them.
std::vector<Job> with_patches(std::vector<Job> jobs, const std::vector<Command>& recorded) {
  const bool begins = !jobs.empty() && std::holds_alternative<InitializeWorkflow>(jobs.front());
  auto place = jobs.begin() + (begins ? 1 : 0);
  for (const Command& command : recorded) {
    if (const auto* marker = std::get_if<SetPatchMarker>(&command)) {
      place = std::next(jobs.insert(place, NotifyHasPatch{marker->patch_id}));
    }
  }
  return jobs;
}

}  // namespace

std::string write_jobs(const std::vector<Job>& jobs) { return json::serialize(jobs); }
std::string write_commands(const std::vector<Command>& commands) { return json::serialize(commands); }
Result<std::vector<Job>> read_jobs(const std::string& text) { return read_items<JobList>(text); }
Result<std::vector<Command>> read_commands(const std::string& text) { return read_items<CommandList>(text); }

Outcome<std::unique_ptr<Instance>> replay(const Workflows& workflows, const std::string& run_id,
                                          const std::vector<RecordedStep>& history) {
  auto instance = std::make_unique<Instance>(workflows);
  for (const RecordedStep& step : history) {
    Result<std::vector<Job>> jobs = read_jobs(step.jobs);
    if (!jobs) {
      return unreadable(step.step, jobs.error());
    }
    const Result<std::vector<Command>> recorded = read_commands(step.commands);
    if (!recorded) {
      return unreadable(step.step, recorded.error());
    }
    const Activation activation{.run_id = run_id,
                                .time_us = step.at.time_since_epoch().count(),
                                .is_replaying = true,
                                .history_length = step.step,
                                .jobs = with_patches(*std::move(jobs), *recorded)};
    const Completion completion = instance->activate(activation);
    if (completion.failure) {
      return *completion.failure;
    }
    if (std::optional<Failure> difference = compare(step.step, *recorded, completion.commands)) {
      return *std::move(difference);
    }
  }
  return instance;
}

}  // namespace gigco::workflow
