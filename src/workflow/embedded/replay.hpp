// From a history to a living workflow: the same activations again, and the commands compared with those that
// were recorded. A difference means that the code no longer does what it did; nothing goes on from there.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "workflow/runtime/instance.hpp"

namespace gigco::workflow {

/// One step of a history, as it is kept: JSON texts of a list of jobs and a list of commands.
struct RecordedStep {
  std::int64_t step = 0;
  Timestamp at;
  std::string jobs;
  std::string commands;
};
BOOST_DESCRIBE_STRUCT(RecordedStep, (), (step, at, jobs, commands))

[[nodiscard]] std::string write_jobs(const std::vector<Job>& jobs);
[[nodiscard]] std::string write_commands(const std::vector<Command>& commands);
/// Errors: MALFORMED_JSON, `invalid`: written by another version of the program.
[[nodiscard]] Result<std::vector<Job>> read_jobs(const std::string& text);
[[nodiscard]] Result<std::vector<Command>> read_commands(const std::string& text);

/// Failures: "nondeterminism", with the first command that differs; those of Instance::activate().
[[nodiscard]] Outcome<std::unique_ptr<Instance>> replay(const Workflows& workflows, const std::string& run_id,
                                                        const std::vector<RecordedStep>& history);

}  // namespace gigco::workflow
