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

/// When PostgreSQL decides how to carry it out.
enum class Planning {
  /// Prepared, and planned for any parameters once it has been asked some times.
  once,
  /// Parsed and planned at each use, which takes about half a millisecond: for ranges, words and the like, of
  /// which one value names a few rows and another one nearly all of them.
  each_time,
};

/// Must outlive the program's connections: each prepares it on first use and remembers its address.
struct Statement {
  const char* name = nullptr;  // "jobs.get": unique; seen in logs and pg_stat_statements
  const char* sql = nullptr;
  Lane lane = Lane::exclusive;
  Planning planning = Planning::once;
};

}  // namespace gigco::db
