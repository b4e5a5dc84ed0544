#include "workflow/temporal/bridge.hpp"

#include <array>
#include <future>
#include <gigco_temporal_bridge.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "platform/json/codec.hpp"
#include "platform/log/log.hpp"
#include "platform/runtime/completion.hpp"

namespace gigco::workflow::bridge {

BOOST_DESCRIBE_STRUCT(Problem, (), (code, message))

namespace {

constexpr std::size_t kErrorBytes = 512;

Status status_of(int status) {
  return status == GIGCO_BRIDGE_OK          ? Status::ok
         : status == GIGCO_BRIDGE_SHUT_DOWN ? Status::shut_down
                                            : Status::error;
}

std::string text_of(const char* json, std::size_t size) {
  return json == nullptr ? std::string() : std::string(json, size);
}

/// A call whose answer is awaited: given to the bridge as `user`, and taken back by its callback.
struct Waiting {
  boost::asio::any_io_executor executor;
  runtime::Completion<Answer> completion;
};

/// On a thread of the bridge: nothing is done there but to go home.
void resume(void* user, int status, const char* json, std::size_t size) {
  std::unique_ptr<Waiting> waiting(static_cast<Waiting*>(user));
  Answer answer{status_of(status), text_of(json, size)};
  const boost::asio::any_io_executor executor = waiting->executor;
  boost::asio::post(executor, [waiting = std::move(waiting), answer = std::move(answer)]() mutable {
    waiting->completion.succeed(std::move(answer));
  });
}

/// `begin(user, callback)` begins the call.
template <class Begin>
awaitable<Answer> ask(Begin begin) {
  const boost::asio::any_io_executor executor = co_await boost::asio::this_coro::executor;
  auto start = [executor, begin = std::move(begin)](runtime::Completion<Answer> completion, auto /*slot*/) {
    begin(new Waiting{executor, std::move(completion)}, &resume);  // NOLINT: resume() takes it back
  };
  co_return co_await runtime::await_completion<Answer>(std::move(start));
}

Error unavailable(std::string_view reason) {
  return {.kind = ErrorKind::unavailable,
          .code = "TEMPORAL_UNAVAILABLE",
          .title = "Temporal does not answer",
          .message = "Temporal cannot be used: " + std::string(reason)};
}

template <class Handle>
struct Made {
  std::promise<Result<Handle*>> promise;

  static void done(void* user, int status, Handle* handle, const char* json, std::size_t size) {
    auto* self = static_cast<Made*>(user);
    if (status == GIGCO_BRIDGE_OK) {
      self->promise.set_value(handle);
    } else {
      self->promise.set_value(unavailable(problem_of({status_of(status), text_of(json, size)}).message));
    }
  }
};

void log_line(void* /*user*/, const char* json, std::size_t size) {
  log::warning("temporal", {{"line", std::string_view(json, size)}});
}

}  // namespace

Problem problem_of(const Answer& answer) {
  if (answer.status == Status::shut_down) {
    return {"shut_down", "it is shut down"};
  }
  const auto problem = json::deserialize<Problem>(answer.json, json::Reader::Source::foreign);
  return problem ? *problem : Problem{"unreadable", answer.json};
}

void FreeRuntime::operator()(gigco_bridge_runtime* runtime) const noexcept {
  gigco_bridge_runtime_free(runtime);
}
void FreeClient::operator()(gigco_bridge_client* client) const noexcept { gigco_bridge_client_free(client); }
void FreeWorker::operator()(gigco_bridge_worker* worker) const noexcept { gigco_bridge_worker_free(worker); }

Result<Runtime> start_runtime() {
  std::array<char, kErrorBytes> error{};
  Runtime runtime(gigco_bridge_runtime_new(nullptr, 0, &log_line, nullptr, error.data(), error.size()));
  if (runtime == nullptr) {
    return unavailable(error.data());
  }
  return runtime;
}

Result<Worker> make_replayer(gigco_bridge_runtime* runtime, const std::string& options,
                             const std::string& history) {
  Made<gigco_bridge_worker> made;
  gigco_bridge_replay_history(runtime, options.data(), options.size(), history.data(), history.size(), &made,
                              &Made<gigco_bridge_worker>::done);
  const Result<gigco_bridge_worker*> worker = made.promise.get_future().get();
  if (!worker) {
    return worker.error();
  }
  return Worker(*worker);
}

Result<Client> connect(gigco_bridge_runtime* runtime, const std::string& options) {
  Made<gigco_bridge_client> made;
  gigco_bridge_connect(runtime, options.data(), options.size(), &made, &Made<gigco_bridge_client>::done);
  const Result<gigco_bridge_client*> client = made.promise.get_future().get();
  if (!client) {
    return client.error();
  }
  return Client(*client);
}

Result<Worker> make_worker(gigco_bridge_client* client, const std::string& options) {
  Made<gigco_bridge_worker> made;
  gigco_bridge_worker_new(client, options.data(), options.size(), &made, &Made<gigco_bridge_worker>::done);
  const Result<gigco_bridge_worker*> worker = made.promise.get_future().get();
  if (!worker) {
    return worker.error();
  }
  return Worker(*worker);
}

awaitable<Answer> call(gigco_bridge_client* client, const char* operation, std::string request) {
  return ask([client, operation, request = std::move(request)](void* user, gigco_bridge_callback callback) {
    gigco_bridge_call(client, operation, request.data(), request.size(), user, callback);
  });
}

awaitable<Answer> poll_workflow(gigco_bridge_worker* worker) {
  return ask([worker](void* user, gigco_bridge_callback callback) {
    gigco_bridge_poll_workflow(worker, user, callback);
  });
}

awaitable<Answer> complete_workflow(gigco_bridge_worker* worker, std::string completion) {
  return ask([worker, completion = std::move(completion)](void* user, gigco_bridge_callback callback) {
    gigco_bridge_complete_workflow(worker, completion.data(), completion.size(), user, callback);
  });
}

awaitable<Answer> poll_activity(gigco_bridge_worker* worker) {
  return ask([worker](void* user, gigco_bridge_callback callback) {
    gigco_bridge_poll_activity(worker, user, callback);
  });
}

awaitable<Answer> complete_activity(gigco_bridge_worker* worker, std::string completion) {
  return ask([worker, completion = std::move(completion)](void* user, gigco_bridge_callback callback) {
    gigco_bridge_complete_activity(worker, completion.data(), completion.size(), user, callback);
  });
}

awaitable<Answer> finalize_shutdown(gigco_bridge_worker* worker) {
  return ask([worker](void* user, gigco_bridge_callback callback) {
    gigco_bridge_finalize_shutdown(worker, user, callback);
  });
}

void record_heartbeat(gigco_bridge_worker* worker, const std::string& heartbeat) {
  gigco_bridge_record_heartbeat(worker, heartbeat.data(), heartbeat.size(), nullptr, 0);
}

void initiate_shutdown(gigco_bridge_worker* worker) { gigco_bridge_initiate_shutdown(worker); }

}  // namespace gigco::workflow::bridge
