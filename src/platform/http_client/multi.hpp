// libcurl's multi handle on an event loop: curl says which sockets to watch and when to be called again
// (https://curl.se/libcurl/c/curl_multi_socket_action.html). Internal to this room.
#pragma once

#include <curl/curl.h>
#include <memory>
#include <unordered_map>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace gigco::http_client {

class MultiTransfer {
 public:
  MultiTransfer();
  MultiTransfer(const MultiTransfer&) = delete;
  MultiTransfer& operator=(const MultiTransfer&) = delete;
  virtual ~MultiTransfer();

  /// Called once, on the loop's thread, unless the transfer was removed.
  virtual void finish(CURLcode code) = 0;
  /// Instead, when nobody will run the loop again: whoever waits is destroyed.
  virtual void abandon() = 0;

  [[nodiscard]] CURL* easy() const noexcept { return easy_; }

 private:
  CURL* easy_;
};

class Multi {
 public:
  Multi(boost::asio::io_context& context, long max_connections);
  Multi(const Multi&) = delete;
  Multi& operator=(const Multi&) = delete;
  ~Multi();

  void add(std::shared_ptr<MultiTransfer> transfer);
  /// False when it has finished already.
  bool remove(const std::shared_ptr<MultiTransfer>& transfer);

 private:
  struct Watched;
  using Handlers = std::unordered_map<curl_socket_t, std::shared_ptr<Watched>>;

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* watched);
  static int on_timer(CURLM* multi, long milliseconds, void* self);
  void watch(curl_socket_t socket, int what);
  void wait(const std::shared_ptr<Watched>& watched, int direction);
  void act(curl_socket_t socket, int direction);
  void collect();

  boost::asio::io_context& context_;
  CURLM* multi_;
  boost::asio::steady_timer timer_;
  Handlers watched_;
  std::unordered_map<CURL*, std::shared_ptr<MultiTransfer>> transfers_;
  std::shared_ptr<bool> alive_;  // what is queued on the context may outlive this object
};

}  // namespace gigco::http_client
