// The production checklist, line by line, asked of a running deployment: what is good, what is not and what
// to do about it, and what only a person can see. docs/operations.md says when to ask.
#pragma once

#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "platform/core/error.hpp"

namespace gigco::preflight {

enum class Outcome {
  pass,
  fail,
  not_applicable,  // in this environment, or as it is set up
  by_person        // the evidence says what to show
};
BOOST_DESCRIBE_ENUM(Outcome, pass, fail, not_applicable, by_person)

struct Row {
  std::string id;  // "SEC-5": for ever
  std::string title;
  Outcome outcome = Outcome::fail;
  std::string evidence;
  std::string remedy;  // of what failed
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, title, outcome, evidence, remedy))

/// What the rows are asked of.
struct Deployment {
  std::string url;                   // where people reach it, without a slash at its end
  std::string admin_url;             // of one process; empty: no ADMIN_PORT is set
  bool is_production = false;        // else what only production needs is not applicable
  std::vector<FieldError> weak;      // settings, by their variables
  std::vector<std::string> unknown;  // variables that are no settings
};

/// In the order of the checklist. Takes some seconds, and up to a minute where nothing answers.
[[nodiscard]] std::vector<Row> inspect(const Deployment& deployment);

/// Only whether it is up: the rows of REC-2.
[[nodiscard]] std::vector<Row> probe(const std::string& url);

/// For people: one line a row, and under it what to do.
[[nodiscard]] std::string as_text(const std::vector<Row>& rows);
[[nodiscard]] std::string as_json(const std::vector<Row>& rows);
[[nodiscard]] bool has_failed(const std::vector<Row>& rows) noexcept;

}  // namespace gigco::preflight
