// The output side: spdlog's asynchronous logger over a sink that writes lines in batches.
#include "platform/log/log.hpp"

#include <cerrno>
#include <chrono>
#include <memory>
#include <mutex>
#include <poll.h>
#include <shared_mutex>
#include <span>
#include <thread>
#include <unistd.h>

#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>

#include "platform/log/line.hpp"

namespace gigco::log {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{64} * 1024;  // written at the latest when this much waits
constexpr int kBlockedOutputMs = 1000;                       // a reader that stalls longer loses the batch
// The writer rests after each write: while it does not wait for lines, those who log need not wake it, and
// a wake-up for each line costs a busy server half of its rate. The queue holds far more than comes
// meanwhile.
constexpr std::chrono::milliseconds kRestAfterWrite{10};
constexpr std::size_t kWritingThreads = 1;  // one, so that lines keep their order

void write_all(int descriptor, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd wait{.fd = descriptor, .events = POLLOUT, .revents = 0};
      if (::poll(&wait, 1, kBlockedOutputMs) <= 0) {
        return;
      }
    } else if (errno != EINTR) {
      return;  // there is nowhere left to say it
    }
  }
}

/// Keeps lines while more are waiting, so that a busy server needs one write for many of them, and
/// writes when none are.
class BatchSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  BatchSink(int descriptor, spdlog::details::thread_pool& pool) : descriptor_(descriptor), pool_(pool) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    batch_.append(message.payload.data(), message.payload.size());
    batch_ += '\n';
    if (batch_.size() >= kBatchBytes || pool_.queue_size() == 0) {
      flush_();
      std::this_thread::sleep_for(kRestAfterWrite);
    }
  }

  void flush_() override {
    if (const std::size_t dropped = pool_.overrun_counter(); dropped != reported_drops_) {
      const Field count("count", dropped - reported_drops_);
      reported_drops_ = dropped;
      append_json_line(
          batch_,
          {.time = now(), .level = Level::warning, .message = "log lines dropped", .fields = {&count, 1}});
      batch_ += '\n';
    }
    write_all(descriptor_, batch_);
    batch_.clear();
  }

 private:
  int descriptor_;
  spdlog::details::thread_pool& pool_;
  std::size_t reported_drops_ = 0;
  std::string batch_;
};

struct Output {
  bool readable;
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;

  explicit Output(const Options& options)
      : readable(options.pretty && ::isatty(options.descriptor) == 1),
        pool(std::make_shared<spdlog::details::thread_pool>(kQueueLines, kWritingThreads)),
        logger(std::make_shared<spdlog::async_logger>("gigco",
                                                      std::make_shared<BatchSink>(options.descriptor, *pool),
                                                      pool, spdlog::async_overflow_policy::overrun_oldest)) {
    logger->set_level(spdlog::level::trace);  // filtered before it comes here
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() {
    logger->flush();  // the last to enter the queue, so everything before it is written
    pool.reset();     // works the queue off and joins
  }
};

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      break;
  }
  return spdlog::level::err;
}

/// Shared by those who log, exclusive while the output is exchanged.
struct Current {
  std::shared_mutex exchange;
  std::unique_ptr<Output> output;
};

Current& current() {
  static Current instance;
  return instance;
}

}  // namespace

void configure(const Options& options) {
  shutdown();
  const std::unique_lock lock(current().exchange);
  current().output = std::make_unique<Output>(options);
  set_level(options.level);
}

void shutdown() {
  const std::unique_lock lock(current().exchange);
  current().output.reset();
}

void detail::write(Level level, std::string_view message, Fields fields) {
  thread_local std::string text;
  text.clear();
  const Line line{.time = now(), .level = level, .message = message, .fields = std::span(fields)};
  const std::shared_lock lock(current().exchange);
  const Output* output = current().output.get();
  if (output != nullptr) {
    output->readable ? append_readable_line(text, line) : append_json_line(text, line);
    output->logger->log(spdlog_level(level), spdlog::string_view_t(text.data(), text.size()));
  } else if (level >= Level::warning) {
    append_json_line(text, line);
    text += '\n';
    write_all(STDERR_FILENO, text);
  }
}

}  // namespace gigco::log
