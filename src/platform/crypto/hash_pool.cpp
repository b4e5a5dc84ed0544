// A queue under one mutex, and a few pairs of threads: a clerk, which waits most of the time, and a drudge of
// the lowest priority, which computes. A job is in exactly one place: the queue, or a pair. Whoever takes it
// out of the queue (a clerk, a cancellation, the destructor) is the one that completes it, so it is completed
// once.
//
// A drudge takes no lock that an I/O thread may want. It may be kept from the processor for long at any
// moment, and whoever waited for its lock would be kept just as long: this queue's, an event loop's, the
// memory's of another thread. Only semaphores stand between it and its clerk, who does all that needs locks.
#include "platform/crypto/hash_pool.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <semaphore.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <openssl/crypto.h>

#include "platform/core/context.hpp"
#include "platform/crypto/bcrypt.hpp"
#include "platform/crypto/random.hpp"

namespace gigco::crypto {
namespace {

namespace asio = boost::asio;

constexpr int kLowestPriority = 19;  // the highest nice value, setpriority(2)

/// Takes a password over from its variable, which it wipes, and is wiped itself at its end.
class Secret {
 public:
  explicit Secret(std::string& source) : text_(source) { wipe(source); }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(text_); }

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  static void wipe(std::string& text) noexcept { OPENSSL_cleanse(text.data(), text.size()); }
  std::string text_;
};

struct Outcome {
  std::string hash;
  bool matches = false;
};

/// The awaiting coroutine, whatever its executor.
class Waiter {
 public:
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  virtual ~Waiter() = default;
  /// Resumes the coroutine on its own executor, never from within this call. At most once.
  virtual void resume(std::exception_ptr problem, Outcome outcome) = 0;
};

template <class Handler>
class HandlerWaiter final : public Waiter {
 public:
  explicit HandlerWaiter(Handler handler)
      : handler_(std::move(handler)), keep_running_(asio::make_work_guard(handler_)) {}

  void resume(std::exception_ptr problem, Outcome outcome) override {
    // The work guard stays behind until this has returned: once the coroutine has run, its context may
    // have nothing left to do and be destroyed, while post() on this thread is still waking it up.
    asio::post(keep_running_.get_executor(), [handler = std::move(handler_), problem = std::move(problem),
                                              outcome = std::move(outcome)]() mutable {
      asio::get_associated_cancellation_slot(handler).clear();  // nothing is left to cancel
      std::move(handler)(std::move(problem), std::move(outcome));
    });
  }

 private:
  Handler handler_;
  asio::executor_work_guard<asio::associated_executor_t<Handler>> keep_running_;
};

struct Job {
  Job(std::string& its_password, std::optional<std::string> hash, int its_cost)
      : password(its_password), known_hash(std::move(hash)), cost(its_cost) {}

  [[nodiscard]] Outcome compute() const {
    if (known_hash) {
      return {.hash = {}, .matches = bcrypt_verify(password.text(), *known_hash)};
    }
    return {.hash = bcrypt_hash(password.text(), cost)};
  }

  static std::uint64_t next_number() noexcept {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
  }

  // Names the job in its cancellation, which may come when this one is gone and another has its address.
  const std::uint64_t number = next_number();
  Secret password;
  std::optional<std::string> known_hash;  // to verify against; without it a new hash is made
  int cost;
  std::unique_ptr<Waiter> waiter;
};

using JobPointer = std::unique_ptr<Job>;

void fail(Job& job, std::exception_ptr problem) { job.waiter->resume(std::move(problem), Outcome()); }

class Queue {
 public:
  /// Fails the job when there is no room for it.
  void push(JobPointer job) {
    {
      const std::lock_guard lock(mutex_);
      if (!closed_ && jobs_.size() < HashPool::kMaxQueued) {
        jobs_.push_back(std::move(job));
        changed_.notify_one();
        return;
      }
    }
    fail(*job, std::make_exception_ptr(Overloaded("too many passwords are waiting to be hashed")));
  }

  /// Waits for a job; null once the queue is closed.
  [[nodiscard]] JobPointer pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
    if (jobs_.empty()) {
      return nullptr;
    }
    JobPointer job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }

  /// Fails the job if it is still here.
  void cancel(std::uint64_t number) {
    JobPointer job;
    {
      const std::lock_guard lock(mutex_);
      const auto place = std::find_if(jobs_.begin(), jobs_.end(), [number](const JobPointer& queued) {
        return queued->number == number;
      });
      if (place == jobs_.end()) {
        return;
      }
      job = std::move(*place);
      jobs_.erase(place);
    }
    fail(*job, std::make_exception_ptr(boost::system::system_error(asio::error::operation_aborted)));
  }

  void close() {
    std::deque<JobPointer> dropped;
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      dropped.swap(jobs_);
    }
    changed_.notify_all();
    for (const JobPointer& job : dropped) {
      fail(*job, std::make_exception_ptr(Overloaded("the server is stopping")));
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<JobPointer> jobs_;
  bool closed_ = false;
};

/// sem_post(3) takes no lock, whoever waits.
class Semaphore {
 public:
  Semaphore() { sem_init(&semaphore_, 0, 0); }
  Semaphore(const Semaphore&) = delete;
  Semaphore& operator=(const Semaphore&) = delete;
  ~Semaphore() { sem_destroy(&semaphore_); }

  void post() noexcept { sem_post(&semaphore_); }
  void wait() noexcept {
    while (sem_wait(&semaphore_) != 0) {  // interrupted by a signal handler
    }
  }

 private:
  sem_t semaphore_{};
};

/// The thread that computes, one job after the other.
class Drudge {
 public:
  Drudge() : thread_([this] { work(); }) {}
  Drudge(const Drudge&) = delete;
  Drudge& operator=(const Drudge&) = delete;
  ~Drudge() {
    job_ = nullptr;
    given_.post();
  }

  /// Waits for the result.
  [[nodiscard]] Outcome compute(const Job& job) {
    job_ = &job;
    given_.post();
    done_.wait();
    if (problem_) {
      std::rethrow_exception(std::exchange(problem_, nullptr));
    }
    return std::move(outcome_);
  }

 private:
  void work() {
    // On Linux the nice value belongs to a thread. Raising it needs no privilege and cannot fail.
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kLowestPriority);
    for (given_.wait(); job_ != nullptr; given_.wait()) {
      try {
        outcome_ = job_->compute();
      } catch (...) {
        problem_ = std::current_exception();
      }
      done_.post();
    }
  }

  Semaphore given_;
  Semaphore done_;
  const Job* job_ = nullptr;  // null: it is over
  Outcome outcome_;
  std::exception_ptr problem_;
  std::jthread thread_;  // joins before what it uses is gone
};

void clerk(Queue& queue) {
  Drudge drudge;
  while (const JobPointer job = queue.pop()) {
    Outcome outcome;
    std::exception_ptr problem;
    try {
      outcome = drudge.compute(*job);
    } catch (...) {
      problem = std::current_exception();
    }
    job->waiter->resume(std::move(problem), std::move(outcome));
  }
}

/// Nothing may be thrown once the handler is made: Asio would lose the coroutine. Hence a full queue
/// is reported through the waiter as well.
asio::awaitable<Outcome> submit(std::shared_ptr<Queue> queue, JobPointer job) {
  return asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, Outcome)>(
      [](auto handler, const std::shared_ptr<Queue>& into, JobPointer waiting) {
        auto slot = asio::get_associated_cancellation_slot(handler);
        waiting->waiter = std::make_unique<HandlerWaiter<decltype(handler)>>(std::move(handler));
        if (slot.is_connected()) {
          // The signal may outlive the pool, hence the weak pointer.
          slot.assign([known = std::weak_ptr(into), number = waiting->number](asio::cancellation_type) {
            if (const auto still_there = known.lock()) {
              still_there->cancel(number);
            }
          });
        }
        into->push(std::move(waiting));
      },
      asio::use_awaitable, std::move(queue), std::move(job));
}

}  // namespace

class HashPool::Threads {
 public:
  explicit Threads(int count) {
    try {
      for (int started = 0; started < count; ++started) {
        threads_.emplace_back([queue = queue_] { clerk(*queue); });
      }
    } catch (...) {
      queue_->close();  // or those already started would never be joined
      throw;
    }
  }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
  ~Threads() { queue_->close(); }  // and each jthread joins

  [[nodiscard]] const std::shared_ptr<Queue>& queue() const noexcept { return queue_; }

 private:
  std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
  std::vector<std::jthread> threads_;
};

HashPool::HashPool(int threads, int cost) : cost_(cost), dummy_hash_(bcrypt_hash(random_token(), cost)) {
  if (threads < 1 || threads > kMaxThreads) {
    throw std::invalid_argument("a hash pool has from 1 to 64 threads");
  }
  threads_ = std::make_unique<Threads>(threads);
}

HashPool::~HashPool() = default;

asio::awaitable<std::string> HashPool::hash(std::string password) {
  auto operation = submit(threads_->queue(), std::make_unique<Job>(password, std::nullopt, cost_));
  const ContextAside aside;
  Outcome outcome = co_await std::move(operation);
  co_return std::move(outcome.hash);
}

asio::awaitable<bool> HashPool::verify(std::string password, std::string hash) {
  auto operation = submit(threads_->queue(), std::make_unique<Job>(password, std::move(hash), cost_));
  const ContextAside aside;
  const Outcome outcome = co_await std::move(operation);
  co_return outcome.matches;
}

asio::awaitable<void> HashPool::verify_nothing(std::string password) {
  auto operation = submit(threads_->queue(), std::make_unique<Job>(password, dummy_hash_, cost_));
  const ContextAside aside;
  co_await std::move(operation);
}

bool HashPool::is_outdated(std::string_view hash) const noexcept {
  return bcrypt_cost(hash).value_or(cost_) < cost_;
}

}  // namespace gigco::crypto
