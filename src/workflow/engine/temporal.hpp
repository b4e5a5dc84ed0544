// A Temporal cluster as the engine. The room behind it is built with -DGIGCO_TEMPORAL=ON only; other builds
// refuse to connect and are whole without it.
#pragma once

#include <memory>
#include <string>

#include "workflow/engine/activities.hpp"
#include "workflow/engine/engine.hpp"
#include "workflow/engine/worker.hpp"
#include "workflow/runtime/registry.hpp"

namespace boost::asio {
class io_context;
}

namespace gigco::workflow {

struct TemporalSettings {
  std::string host;  // "127.0.0.1:7233"; with certificates or an API key over TLS
  std::string name_space = "default";
  std::string identity;
  std::string api_key = {};
  // PEM texts; empty ones are not used.
  std::string server_ca = {};
  std::string client_certificate = {};
  std::string client_key = {};
  std::string server_name = {};  // when it is not the host's
};

/// Keeps the connection, which restores itself.
class TemporalCluster {
 public:
  TemporalCluster() = default;
  TemporalCluster(const TemporalCluster&) = delete;
  TemporalCluster& operator=(const TemporalCluster&) = delete;
  virtual ~TemporalCluster() = default;

  [[nodiscard]] virtual Engine& engine() = 0;
  /// Runs these workflows and activities, on the context's event loop. All outlive the worker, which must be
  /// stopped before the cluster is destroyed.
  [[nodiscard]] virtual std::unique_ptr<Worker> start_worker(boost::asio::io_context& context,
                                                             const Workflows& workflows,
                                                             const Activities& activities) = 0;
};

/// Waits for the connection, for up to half a minute. Errors: TEMPORAL_NOT_BUILT, TEMPORAL_UNAVAILABLE.
[[nodiscard]] Result<std::unique_ptr<TemporalCluster>> connect_to_temporal(const TemporalSettings& settings);

}  // namespace gigco::workflow
