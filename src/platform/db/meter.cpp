#include "platform/db/meter.hpp"

#include <string_view>
#include <unordered_map>
#include <utility>

namespace gigco::db {
namespace {

using Seconds = std::chrono::duration<double>;

struct Meter {
  metrics::Counter calls;
  metrics::Counter seconds;
};

/// Without the number of a composed statement's shape.
std::string_view family_of(std::string_view name) { return name.substr(0, name.find('#')); }

/// Each thread looks them up in a map of its own.
const Meter& meter_of(const std::string& name) {
  thread_local std::unordered_map<std::string, Meter> meters;
  const auto known = meters.find(name);
  if (known != meters.end()) {
    return known->second;
  }
  const metrics::Labels labels{{"statement", name}};
  const Meter made{
      metrics::counter("gigco_db_statements_total", "Statements asked of the database", labels),
      metrics::counter("gigco_db_statement_seconds_total", "Time from asking to the answer", labels)};
  return meters.emplace(name, made).first->second;
}

const metrics::Histogram& all_statements() {
  static const metrics::Histogram histogram =
      metrics::latencies("gigco_db_statement_seconds", "Time of a statement from asking to the answer");
  return histogram;
}

}  // namespace

StatementTimer::StatementTimer(const Statement& statement)
    : name_(family_of(statement.name)), context_(current_context()) {}

StatementTimer::~StatementTimer() {
  const auto took = std::chrono::steady_clock::now() - begin_;
  const double seconds = Seconds(took).count();
  const Meter& meter = meter_of(name_);
  meter.calls.add();
  meter.seconds.add(seconds);
  all_statements().observe(seconds);
  if (context_ != nullptr) {
    ++context_->statements;
    context_->database_time += took;
  }
}

WaitTimer::~WaitTimer() { seconds_.observe(Seconds(std::chrono::steady_clock::now() - begin_).count()); }

void PoolMeter::Part::show(int value) { gauge.add(value - std::exchange(shown, value)); }

PoolMeter::PoolMeter(const std::string& pool, int most)
    : open_{metrics::gauge("gigco_db_connections_open", "Connections to the database", {{"pool", pool}})},
      busy_{metrics::gauge("gigco_db_connections_busy", "Connections in use", {{"pool", pool}})},
      waiting_{metrics::gauge("gigco_db_waiting", "Coroutines that wait for a connection", {{"pool", pool}})},
      most_{metrics::gauge("gigco_db_connections_max", "Connections allowed", {{"pool", pool}})},
      wait_seconds_(
          metrics::latencies("gigco_db_wait_seconds", "Time until a connection was free", {{"pool", pool}})) {
  most_.show(most);
}

PoolMeter::~PoolMeter() {
  show(0, 0, 0);
  most_.show(0);
}

void PoolMeter::show(int open, int busy, int waiting) {
  open_.show(open);
  busy_.show(busy);
  waiting_.show(waiting);
}

}  // namespace gigco::db
