#include "app/preflight/preflight.hpp"

#include <algorithm>

#include "app/preflight/checks.hpp"
#include "platform/json/codec.hpp"

namespace gigco::preflight {
namespace {

const char* mark(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
      return "pass  ";
    case Outcome::fail:
      return "FAIL  ";
    case Outcome::not_applicable:
      return "n/a   ";
    case Outcome::by_person:
      return "look  ";
  }
  return "";
}

struct Document {
  bool passed = false;
  std::vector<Row> rows;
};
BOOST_DESCRIBE_STRUCT(Document, (), (passed, rows))

}  // namespace

void Report::check(std::string id, std::string title, bool good, std::string evidence, std::string remedy) {
  add({.id = std::move(id),
       .title = std::move(title),
       .outcome = good ? Outcome::pass : Outcome::fail,
       .evidence = std::move(evidence),
       .remedy = good ? std::string() : std::move(remedy)});
}

void Report::skip(std::string id, std::string title, std::string reason) {
  add({.id = std::move(id),
       .title = std::move(title),
       .outcome = Outcome::not_applicable,
       .evidence = std::move(reason),
       .remedy = {}});
}

void Report::ask_person(std::string id, std::string title, std::string what_to_show) {
  add({.id = std::move(id),
       .title = std::move(title),
       .outcome = Outcome::by_person,
       .evidence = std::move(what_to_show),
       .remedy = {}});
}

std::vector<Row> inspect(const Deployment& deployment) {
  Site site(deployment.url, deployment.admin_url);
  Report report;
  check_product(site, report);
  check_border(site, deployment, report);
  check_settings(deployment, report);
  check_operations(site, deployment, report);
  return report.take();
}

std::vector<Row> probe(const std::string& url) {
  Site site(url, {});
  Report report;
  check_health(site, report);
  return report.take();
}

std::string as_text(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) {
    text += mark(row.outcome) + row.id + "  " + row.title + ": " + row.evidence + "\n";
    if (!row.remedy.empty()) {
      text += "        " + row.remedy + "\n";
    }
  }
  const auto count = [&](Outcome outcome) {
    return std::to_string(std::ranges::count(rows, outcome, &Row::outcome));
  };
  return text + count(Outcome::pass) + " pass, " + count(Outcome::fail) + " fail, " +
         count(Outcome::not_applicable) + " not applicable, " + count(Outcome::by_person) + " for a person\n";
}

std::string as_json(const std::vector<Row>& rows) {
  return json::serialize(Document{.passed = !has_failed(rows), .rows = rows}) + "\n";
}

bool has_failed(const std::vector<Row>& rows) noexcept {
  return std::ranges::find(rows, Outcome::fail, &Row::outcome) != rows.end();
}

}  // namespace gigco::preflight
