// The order of a start: lock, places, data files, server, role and database. Each step is in its own file.
#include "platform/postgres/cluster.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include "platform/postgres/administration.hpp"
#include "platform/postgres/directory_lock.hpp"
#include "platform/postgres/failure.hpp"
#include "platform/postgres/initialize.hpp"
#include "platform/postgres/installation.hpp"
#include "platform/postgres/layout.hpp"
#include "platform/postgres/leftover.hpp"
#include "platform/postgres/supervisor.hpp"

namespace gigco::postgres {
namespace {

namespace fs = std::filesystem;

constexpr off_t kMaxLogBytes = 16L * 1024 * 1024;  // looked at when a server starts
constexpr off_t kLogTailBytes = 2'000;
constexpr mode_t kLogMode = 0600;

/// Settings on the command line win over those that ALTER SYSTEM leaves in the data directory.
Command server_command(const ClusterOptions& options, const Layout& layout,
                       const Installation& installation) {
  std::map<std::string, std::string> settings = options.settings;
  settings.insert({{"log_timezone", "UTC"}, {"timezone", "UTC"}});
  if (!options.durable) {
    settings.insert({{"fsync", "off"}, {"synchronous_commit", "off"}, {"full_page_writes", "off"}});
  }
  settings["listen_addresses"] = "";
  settings["port"] = std::to_string(kPort);
  settings["unix_socket_directories"] = '"' + layout.sockets.string() + '"';
  settings["unix_socket_permissions"] = "0700";
  settings["logging_collector"] = "off";
  Command command{.program = installation.programs / "postgres",
                  .arguments = {"-D", layout.data.string()},
                  .run_as = layout.run_as,
                  .signal_on_our_death = SIGINT};  // "fast shutdown"
  for (const auto& [name, value] : settings) {
    command.arguments.emplace_back("-c");
    command.arguments.emplace_back(name).append("=").append(value);
  }
  return command;
}

Descriptor open_log(const fs::path& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) == 0 && status.st_size > kMaxLogBytes) {
    std::error_code ignored;
    fs::rename(path, path.string() + ".1", ignored);
  }
  return Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, kLogMode));
}

std::string log_tail(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status = {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) {
    return {};
  }
  std::string text(static_cast<std::size_t>(std::min(status.st_size, kLogTailBytes)), '\0');
  const ssize_t count =
      ::pread(file.get(), text.data(), text.size(), std::max<off_t>(0, status.st_size - kLogTailBytes));
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return text;
}

Result<pid_t> launch(const Command& command, const Layout& layout) {
  if (const auto cleared = clear_leftover(layout.data); !cleared) {
    return cleared.error();
  }
  std::error_code ignored;  // we hold the directory's lock and no server runs: nobody's socket
  for (const auto& entry : fs::directory_iterator(layout.sockets, ignored)) {
    fs::remove(entry.path(), ignored);
  }
  const Descriptor log = open_log(layout.log);
  if (!log.is_open()) {
    return system_failure("open " + layout.log.string());
  }
  return spawn(command, log);
}

}  // namespace

struct Cluster::State {
  ClusterOptions options;
  DirectoryLock lock;
  Layout layout;
  std::unique_ptr<Supervisor> supervisor = {};  // last: stops before the lock goes

  void report(std::string_view step) const {
    if (options.progress) {
      options.progress(step);
    }
  }

  Result<void> run() {
    const auto version = version_of_data(layout.data);
    const auto installation = find_installation(SearchPlaces::usual(), version);
    if (!installation) {
      return installation.error();
    }
    if (!version) {
      report("Creating the database files in " + layout.data.string());
      if (auto made = initialize(layout, *installation, options.durable); !made) {
        return made;
      }
    }
    report("Starting PostgreSQL " + std::to_string(installation->version));
    supervisor = std::make_unique<Supervisor>(
        Supervisor::Server{.launch = [command = server_command(options, layout, *installation),
                                      places = layout] { return launch(command, places); },
                           .is_ready = [sockets = layout.sockets] { return accepts_connections(sockets); }});
    if (const auto started = supervisor->start(); !started) {
      Error error = started.error();
      error.message += "; the end of " + layout.log.string() + ":\n" + log_tail(layout.log);
      return error;
    }
    return ensure_database(layout.sockets, options.user, options.database);
  }
};

Cluster::Cluster(std::unique_ptr<State> state) : state_(std::move(state)) {}

Cluster::~Cluster() { stop(); }

Result<std::unique_ptr<Cluster>> Cluster::start(ClusterOptions options) {
  for (const auto& checked : {check_name("database", options.database), check_name("user", options.user)}) {
    if (!checked) {
      return checked.error();
    }
  }
  const auto directory = prepare_directory(options.directory);
  if (!directory) {
    return directory.error();
  }
  auto lock = DirectoryLock::acquire(*directory);
  if (!lock) {
    return lock.error();
  }
  auto layout = prepare_layout(*directory);
  if (!layout) {
    return layout.error();
  }
  auto state = std::make_unique<State>(State{std::move(options), *std::move(lock), *std::move(layout)});
  std::unique_ptr<Cluster> cluster(new Cluster(std::move(state)));
  if (const auto running = cluster->state_->run(); !running) {
    return running.error();
  }
  return cluster;
}

const fs::path& Cluster::socket_directory() const noexcept { return state_->layout.sockets; }
int Cluster::port() const noexcept { return kPort; }
const std::string& Cluster::database() const noexcept { return state_->options.database; }
const std::string& Cluster::user() const noexcept { return state_->options.user; }
const fs::path& Cluster::data_directory() const noexcept { return state_->layout.data; }

pid_t Cluster::postmaster_pid() const { return state_->supervisor ? state_->supervisor->process() : 0; }

Result<void> Cluster::create_database(std::string_view name, std::string_view template_name) {
  if (auto checked = check_name("database", name); !checked) {
    return checked;
  }
  if (auto checked = check_name("template", template_name.empty() ? name : template_name); !checked) {
    return checked;
  }
  return postgres::create_database(state_->layout.sockets, state_->options.user, name, template_name);
}

void Cluster::stop() {
  if (state_->supervisor) {
    state_->supervisor->stop();
    std::error_code ignored;
    fs::remove_all(state_->layout.sockets, ignored);
  }
}

}  // namespace gigco::postgres
