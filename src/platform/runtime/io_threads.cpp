// One thread per context, which is told so by its concurrency hint.
#include "platform/runtime/io_threads.hpp"

#include <algorithm>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace gigco::runtime {
namespace {

constexpr int kOneThread = 1;  // io_context's concurrency hint

}  // namespace

struct IoThreads::State {
  std::vector<std::unique_ptr<boost::asio::io_context>> contexts;
  std::vector<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work;
  std::vector<std::thread> threads;
  Hook on_start;
  Hook on_stop;

  void run(boost::asio::io_context& context) const {
    if (on_start) {
      on_start(context);
    }
    context.run();
    if (on_stop) {
      on_stop(context);
    }
  }
};

IoThreads::IoThreads(int threads) : state_(std::make_unique<State>()) {
  for (int i = 0; i < std::clamp(threads, 1, kMaxIoThreads); ++i) {
    auto& context = state_->contexts.emplace_back(std::make_unique<boost::asio::io_context>(kOneThread));
    state_->work.emplace_back(context->get_executor());
  }
}

IoThreads::~IoThreads() {
  stop();
  state_->work.clear();
  for (auto& context : state_->contexts) {
    context.reset();
  }
}

std::vector<boost::asio::io_context*> IoThreads::contexts() const {
  std::vector<boost::asio::io_context*> contexts;
  for (const auto& context : state_->contexts) {
    contexts.push_back(context.get());
  }
  return contexts;
}

void IoThreads::start(Hook on_start, Hook on_stop) {
  state_->on_start = std::move(on_start);
  state_->on_stop = std::move(on_stop);
  for (const auto& context : state_->contexts) {
    state_->threads.emplace_back([state = state_.get(), running = context.get()] { state->run(*running); });
  }
}

void IoThreads::stop() {
  for (const auto& context : state_->contexts) {
    context->stop();
  }
  for (std::thread& thread : state_->threads) {
    thread.join();
  }
  state_->threads.clear();
}

}  // namespace gigco::runtime
