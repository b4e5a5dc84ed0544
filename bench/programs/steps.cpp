// gigco_bench_steps <socket> <port> <database> <workflows> <seconds>: so many workflows that do nothing but
// one activity after another, on the embedded engine in that database. Prints how many steps they took each
// second.
#include <cstdlib>
#include <iostream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/describe.hpp>

#include "platform/db/database.hpp"
#include "workflow/embedded/embedded_engine.hpp"
#include "workflow/embedded/embedded_worker.hpp"

namespace gigco::workflow {
namespace {

constexpr int kConnections = 10;  // as the program itself has for what happens by itself
constexpr std::chrono::seconds kWarmUp{1};

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

constexpr ActivityType<Nothing, Nothing> kNothing{"nothing", "bench", {}};

Task<Ending> walk(Context& context, Payload /*input*/) {
  while (!context.is_long()) {
    const Nothing nothing;
    static_cast<void>(co_await context.run(kNothing, nothing));
  }
  co_return ContinueAsNew{};
}

awaitable<void> begin(EmbeddedEngine& engine, int workflows) {
  std::vector<Message> messages;
  for (int i = 0; i < workflows; ++i) {
    messages.push_back(
        {.workflow_id = "bench-" + std::to_string(i), .workflow_type = "walk", .start_with = Payload{}});
  }
  co_await engine.deliver(std::move(messages));
}

double steps_each_second(db::ConnectionSettings connection, int workflows, std::chrono::seconds duration) {
  boost::asio::io_context context;
  db::Database database(std::move(connection), {.max_connections = kConnections}, 1);
  database.open_on_this_thread(context);
  Workflows known;
  known.add("walk", walk);
  Activities activities;
  std::int64_t steps = 0;
  activities.add(kNothing, [&steps](ActivityTask, Nothing) -> awaitable<Outcome<Nothing>> {
    ++steps;
    co_return Nothing{};
  });
  EmbeddedEngine engine(database, known);
  boost::asio::co_spawn(context, begin(engine, workflows), boost::asio::detached);
  const EmbeddedWorker worker(context, database, known, activities);
  context.run_for(kWarmUp);
  steps = 0;
  const auto began = std::chrono::steady_clock::now();
  context.run_for(duration);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  database.close_on_this_thread();
  return static_cast<double>(steps) / took.count();
}

}  // namespace
}  // namespace gigco::workflow

int main(int count, char** words) {
  constexpr int kWords = 6;
  if (count != kWords) {
    std::cerr << "usage: gigco_bench_steps <socket> <port> <database> <workflows> <seconds>\n";
    return 2;
  }
  const gigco::db::ConnectionSettings connection{
      .host = words[1], .port = std::atoi(words[2]), .database = words[3], .user = "gigco"};
  std::cout << gigco::workflow::steps_each_second(connection, std::atoi(words[4]),
                                                  std::chrono::seconds(std::atoi(words[5])))
            << '\n';
}
