#include "platform/http_client/multi.hpp"

#include <chrono>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

namespace gigco::http_client {
namespace {

void initialize_once() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace

MultiTransfer::MultiTransfer() : easy_((initialize_once(), curl_easy_init())) {
  if (easy_ == nullptr) {
    throw std::bad_alloc();
  }
}

MultiTransfer::~MultiTransfer() { curl_easy_cleanup(easy_); }

struct Multi::Watched {
  Watched(boost::asio::io_context& context, curl_socket_t its_socket)
      : descriptor(context, its_socket), socket(its_socket) {}
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  ~Watched() { forget(); }

  /// The socket is curl's, and closed by it right after this.
  void forget() {
    if (descriptor.is_open()) {
      descriptor.release();
    }
  }

  boost::asio::posix::stream_descriptor descriptor;
  curl_socket_t socket;
  int wanted = 0;   // CURL_POLL_IN, CURL_POLL_OUT or both
  int waiting = 0;  // for which of them a wait is under way
};

Multi::Multi(boost::asio::io_context& context, long max_connections)
    : context_(context),
      multi_((initialize_once(), curl_multi_init())),
      timer_(context),
      alive_(std::make_shared<bool>(true)) {
  if (multi_ == nullptr) {
    throw std::bad_alloc();
  }
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, max_connections);
  curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);  // one request at a time on a connection
}

Multi::~Multi() {
  *alive_ = false;
  for (const auto& [easy, transfer] : transfers_) {
    curl_multi_remove_handle(multi_, easy);
  }
  curl_multi_cleanup(multi_);
  for (const auto& [easy, transfer] : std::exchange(transfers_, {})) {
    transfer->abandon();
  }
}

void Multi::add(std::shared_ptr<MultiTransfer> transfer) {
  CURL* const easy = transfer->easy();
  transfers_.emplace(easy, std::move(transfer));
  curl_multi_add_handle(multi_, easy);  // asks for the timer, which begins it
}

bool Multi::remove(const std::shared_ptr<MultiTransfer>& transfer) {
  if (transfers_.erase(transfer->easy()) == 0) {
    return false;
  }
  curl_multi_remove_handle(multi_, transfer->easy());
  return true;
}

int Multi::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  static_cast<Multi*>(self)->watch(socket, what);
  return 0;
}

void Multi::watch(curl_socket_t socket, int what) {
  if (what == CURL_POLL_REMOVE) {
    if (const auto found = watched_.find(socket); found != watched_.end()) {
      found->second->forget();  // the waits end as cancelled
      watched_.erase(found);
    }
    return;
  }
  auto& watched = watched_[socket];
  if (watched == nullptr) {
    watched = std::make_shared<Watched>(context_, socket);
  }
  watched->wanted = what;
  for (const int direction : {CURL_POLL_IN, CURL_POLL_OUT}) {
    wait(watched, direction);
  }
}

void Multi::wait(const std::shared_ptr<Watched>& watched, int direction) {
  if ((watched->wanted & direction) == 0 || (watched->waiting & direction) != 0) {
    return;
  }
  watched->waiting |= direction;
  const auto kind = direction == CURL_POLL_IN ? boost::asio::posix::descriptor_base::wait_read
                                              : boost::asio::posix::descriptor_base::wait_write;
  watched->descriptor.async_wait(kind, [this, direction, alive = alive_, weak = std::weak_ptr(watched)](
                                           const boost::system::error_code& code) {
    const std::shared_ptr<Watched> still = weak.lock();
    if (!*alive || still == nullptr || code) {
      return;
    }
    still->waiting &= ~direction;
    if ((still->wanted & direction) == 0) {
      return;
    }
    const curl_socket_t socket = still->socket;
    act(socket, direction == CURL_POLL_IN ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
    if (const auto again = watched_.find(socket); again != watched_.end() && again->second == still) {
      wait(still, direction);
    }
  });
}

int Multi::on_timer(CURLM*, long milliseconds, void* self) {
  auto& multi = *static_cast<Multi*>(self);
  if (milliseconds < 0) {
    multi.timer_.cancel();
    return 0;
  }
  multi.timer_.expires_after(std::chrono::milliseconds(milliseconds));
  multi.timer_.async_wait([&multi, alive = multi.alive_](const boost::system::error_code& code) {
    if (!code && *alive) {
      multi.act(CURL_SOCKET_TIMEOUT, 0);
    }
  });
  return 0;
}

void Multi::act(curl_socket_t socket, int direction) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, direction, &running);
  collect();
}

void Multi::collect() {
  std::vector<std::pair<std::shared_ptr<MultiTransfer>, CURLcode>> done;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) {
      continue;
    }
    const CURLcode code = message->data.result;
    CURL* const easy = message->easy_handle;
    if (auto found = transfers_.extract(easy); !found.empty()) {
      curl_multi_remove_handle(multi_, easy);
      done.emplace_back(std::move(found.mapped()), code);
    }
  }
  for (const auto& [transfer, code] : done) {
    transfer->finish(code);
  }
}

}  // namespace gigco::http_client
