// One SQL statement of the program: its text is a constant, values travel only as parameters.
#pragma once

namespace gigco::db {

/// Where a statement outside a transaction runs.
enum class Lane {
  /// A connection of its own for as long as it takes.
  exclusive,
  /// One of a few shared connections, many statements in flight, one sync per turn of the event loop.
  /// Only for reads that an index answers within a millisecond: a slow one delays its neighbours.
  pipelined,
};

/// Must outlive the program's connections: each prepares it on first use and remembers its address.
struct Statement {
  const char* name = nullptr;  // "jobs.get": unique; seen in logs and pg_stat_statements
  const char* sql = nullptr;
  Lane lane = Lane::exclusive;
};

}  // namespace gigco::db
