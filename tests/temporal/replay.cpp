// Replays every history of job workflows that a Temporal server holds: temporal_replay <host:port>
#include <cstdlib>
#include <iostream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "workflow/lifecycle/job_lifecycle.hpp"
#include "workflow/lifecycle/terms.hpp"
#include "workflow/temporal/replayer.hpp"

namespace gigco::workflow {
namespace {

using boost::asio::awaitable;

struct Named {
  std::string workflow_id;
  std::string run_id;
};
BOOST_DESCRIBE_STRUCT(Named, (), (workflow_id, run_id))

struct Listed {
  std::vector<Named> executions;
  std::optional<std::string> next_page_token;
};
BOOST_DESCRIBE_STRUCT(Listed, (), (executions, next_page_token))

struct List {
  std::string query;
  std::int64_t page_size = 100;
  std::optional<std::string> page_token;
};
BOOST_DESCRIBE_STRUCT(List, (), (query, page_size, page_token))

struct Fetched {
  std::string raw;
};
BOOST_DESCRIBE_STRUCT(Fetched, (), (raw))

constexpr auto kForeign = json::Reader::Source::foreign;

awaitable<int> replay_all(gigco_bridge_runtime* runtime, gigco_bridge_client* client) {
  Workflows workflows;
  workflows.add(kJobLifecycle, job_lifecycle);
  int replayed = 0;
  int failed = 0;
  List list{.query = "", .page_token = {}};
  do {
    std::string request = json::serialize(list);
    const bridge::Answer answer = co_await bridge::call(client, "list_workflows", std::move(request));
    const Listed listed = json::deserialize<Listed>(answer.json, kForeign).value();
    for (const Named& named : listed.executions) {
      request = json::serialize(named);
      const bridge::Answer fetched = co_await bridge::call(client, "fetch_history", std::move(request));
      std::string raw = json::deserialize<Fetched>(fetched.json, kForeign).value().raw;
      std::string queue(kJobQueue);
      const Outcome<bool> outcome =
          co_await replay_in_core(runtime, workflows, std::move(queue), std::move(raw));
      ++replayed;
      if (!outcome) {
        ++failed;
        std::cerr << named.workflow_id << ": " << outcome.error().message << '\n';
      }
    }
    list.page_token = listed.next_page_token;
  } while (list.page_token);
  std::cerr << replayed << " histories, " << failed << " differ\n";
  co_return replayed > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace gigco::workflow

int main(int argc, char** argv) {
  using namespace gigco::workflow;
  if (argc != 2) {
    std::cerr << "usage: temporal_replay <host:port>\n";
    return 2;
  }
  const bridge::Runtime runtime = bridge::start_runtime().value();
  const std::string options = std::string(R"({"target_url":"http://)") + argv[1] +
                              R"(","namespace":"default","identity":"replay","api_key":null,"tls":null})";
  const bridge::Client client = bridge::connect(runtime.get(), options).value();
  boost::asio::io_context context;
  auto guard = boost::asio::make_work_guard(context);
  int status = EXIT_FAILURE;
  boost::asio::co_spawn(context, replay_all(runtime.get(), client.get()),
                        [&](const std::exception_ptr& problem, int result) {
                          status = problem ? EXIT_FAILURE : result;
                          context.stop();
                        });
  context.run();
  return status;
}
