// Mail that leaves on a thread of its own, so that no request waits for it. It does not write texts and
// does not try again: whoever needs a second message asks for it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>

#include "platform/mail/mailer.hpp"

namespace gigco::accounts {

/// Messages waiting for the sending thread; one more is dropped, and the log says so.
inline constexpr std::size_t kMaxWaitingMessages = 1'000;

class OutgoingMail {
 public:
  /// The mailer outlives this object.
  explicit OutgoingMail(Mailer& mailer);
  OutgoingMail(const OutgoingMail&) = delete;
  OutgoingMail& operator=(const OutgoingMail&) = delete;
  /// Sends all that waits before it returns.
  ~OutgoingMail();

  /// Returns at once; failures are logged. Thread-safe.
  void send(Message message);

 private:
  void send_all(const std::stop_token& stopping);
  void deliver(const Message& message);

  Mailer& mailer_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Message> waiting_;
  std::jthread thread_;  // last: it uses everything above
};

}  // namespace gigco::accounts
