// A private PostgreSQL of our own: made on first start, supervised while the program runs, reachable
// through a unix socket in a 0700 directory only. What the database contains is not decided here.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>

#include "platform/core/error.hpp"

namespace gigco::postgres {

struct ClusterOptions {
  /// Created when missing. Holds data/ (or a link to it), lock, postgres.log and, if its path is short
  /// enough for a socket address, socket/.
  std::filesystem::path directory;
  std::string database = "gigco";                    // [a-z_][a-z0-9_]*, at most 63 bytes, as is the user
  std::string user = "gigco";                        // owns the database; no superuser
  bool durable = true;                               // false: no fsync at all, for tests
  std::map<std::string, std::string> settings = {};  // server settings, as in postgresql.conf
  /// Told of the slow steps of a start, in words for people, on the thread that calls start().
  std::function<void(std::string_view)> progress = {};
};

/// A running server. start() to stop() is one owner's; the other functions may be called from any thread.
///
/// Trust authentication on purpose: who can enter the socket's directory already owns the data files.
/// Run as root, the server becomes the user `postgres` (or `nobody`), because it refuses to be root; data
/// that this user could not reach then lies in /var/lib/gigco/<hash of the directory>.
///
/// When the server dies it is started again with backoff (100 ms doubling to 2 s); when this process
/// dies the kernel asks the server for a fast shutdown, and the next start waits for that.
class Cluster {
 public:
  /// Returns when the server accepts connections and the database exists; a first start takes about
  /// two seconds, recovery after a crash as long as it needs up to five minutes.
  /// Errors: ALREADY_RUNNING (conflict; names the process), POSTGRES_NOT_INSTALLED,
  /// POSTGRES_DIRECTORY (rights, owner, version), POSTGRES_START_FAILED (with the end of the server's
  /// log), VALIDATION_FAILED (names).
  [[nodiscard]] static Result<std::unique_ptr<Cluster>> start(ClusterOptions options);

  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;
  Cluster(Cluster&&) = delete;
  Cluster& operator=(Cluster&&) = delete;
  ~Cluster();  // stop()

  /// What libpq takes as "host".
  [[nodiscard]] const std::filesystem::path& socket_directory() const noexcept;
  [[nodiscard]] int port() const noexcept;  // names the socket file; nothing listens on TCP
  [[nodiscard]] const std::string& database() const noexcept;
  [[nodiscard]] const std::string& user() const noexcept;
  [[nodiscard]] const std::filesystem::path& data_directory() const noexcept;
  /// 0 while there is none: between its death and its restart, and after stop().
  [[nodiscard]] pid_t postmaster_pid() const;

  /// A further database, owned by user(). A template must have no connections.
  /// Errors: DATABASE_EXISTS (conflict), DATABASE_NOT_CREATED, VALIDATION_FAILED (names).
  [[nodiscard]] Result<void> create_database(std::string_view name, std::string_view template_name = {});

  /// Fast shutdown: open transactions are rolled back, a checkpoint is written. After 20 s the server
  /// is told to quit at once, which the next start repairs. Does nothing the second time.
  void stop();

 private:
  struct State;
  explicit Cluster(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace gigco::postgres
