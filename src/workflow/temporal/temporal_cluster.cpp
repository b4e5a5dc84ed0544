// From settings to a connection, an engine and workers.
#include <set>

#include "platform/log/log.hpp"
#include "workflow/engine/temporal.hpp"
#include "workflow/temporal/temporal_engine.hpp"
#include "workflow/temporal/temporal_worker.hpp"

namespace gigco::workflow {
namespace {

constexpr const char* kWorkflowQueue = "jobs";  // workflows begin here

struct TlsOptions {
  std::optional<std::string> server_root_ca;
  std::optional<std::string> client_cert;
  std::optional<std::string> client_key;
  std::optional<std::string> domain;
};
BOOST_DESCRIBE_STRUCT(TlsOptions, (), (server_root_ca, client_cert, client_key, domain))

struct ConnectOptions {
  std::string target_url;
  std::string name_space;
  std::string identity;
  std::optional<std::string> api_key;
  std::optional<TlsOptions> tls;
};
BOOST_DESCRIBE_STRUCT(ConnectOptions, (), (target_url, identity, api_key, tls))

struct WorkerOptions {
  std::string task_queue;
  std::int64_t max_cached_workflows = 1'000;
  std::int64_t max_outstanding_workflow_tasks = 20;
  std::int64_t max_outstanding_activities = 20;
};
BOOST_DESCRIBE_STRUCT(WorkerOptions, (),
                      (task_queue, max_cached_workflows, max_outstanding_workflow_tasks,
                       max_outstanding_activities))

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::string options_of(const TemporalSettings& settings) {
  const bool has_tls =
      !settings.api_key.empty() || !settings.server_ca.empty() || !settings.client_certificate.empty();
  const bool is_url = settings.host.find("://") != std::string::npos;
  ConnectOptions options{
      .target_url = is_url ? settings.host : (has_tls ? "https://" : "http://") + settings.host,
      .name_space = settings.name_space,
      .identity = settings.identity,
      .api_key = unless_empty(settings.api_key),
      .tls = {}};
  if (has_tls) {
    options.tls = TlsOptions{unless_empty(settings.server_ca), unless_empty(settings.client_certificate),
                             unless_empty(settings.client_key), unless_empty(settings.server_name)};
  }
  // "namespace" is no name that a C++ member can have.
  std::string text = json::serialize(options);
  text.pop_back();
  text += ",\"namespace\":" + json::serialize(options.name_space) + "}";
  return text;
}

class Cluster : public TemporalCluster {
 public:
  Cluster(bridge::Runtime runtime, bridge::Client client)
      : runtime_(std::move(runtime)), client_(std::move(client)), engine_(client_.get(), kWorkflowQueue) {}

  Engine& engine() override { return engine_; }

  std::unique_ptr<Worker> start_worker(boost::asio::io_context& context, const Workflows& workflows,
                                       const Activities& activities) override {
    std::set<std::string> queues = activities.task_queues();
    if (!workflows.empty()) {
      queues.insert(kWorkflowQueue);
    }
    std::vector<std::unique_ptr<Worker>> workers;
    for (const std::string& queue : queues) {
      const WorkerOptions options{.task_queue = queue};
      Result<bridge::Worker> worker = bridge::make_worker(client_.get(), json::serialize(options));
      if (!worker) {
        log::error("no worker for this task queue", {{"queue", queue}, {"reason", worker.error().message}});
        continue;
      }
      workers.push_back(std::make_unique<TemporalWorker>(context, *std::move(worker), workflows, activities));
    }
    return std::make_unique<WorkerGroup>(std::move(workers));
  }

 private:
  bridge::Runtime runtime_;
  bridge::Client client_;
  TemporalEngine engine_;
};

}  // namespace

Result<std::unique_ptr<TemporalCluster>> connect_to_temporal(const TemporalSettings& settings) {
  Result<bridge::Runtime> runtime = bridge::start_runtime();
  if (!runtime) {
    return runtime.error();
  }
  Result<bridge::Client> client = bridge::connect(runtime->get(), options_of(settings));
  if (!client) {
    return client.error();
  }
  return std::make_unique<Cluster>(*std::move(runtime), *std::move(client));
}

}  // namespace gigco::workflow
