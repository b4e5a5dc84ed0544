#include "domain/accounts/outgoing_mail.hpp"

#include <exception>
#include <utility>

#include "platform/log/log.hpp"

namespace gigco::accounts {

OutgoingMail::OutgoingMail(Mailer& mailer)
    : mailer_(mailer), thread_([this](const std::stop_token& stopping) { send_all(stopping); }) {}

OutgoingMail::~OutgoingMail() {
  thread_.request_stop();
  thread_.join();
}

void OutgoingMail::send(Message message) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < kMaxWaitingMessages) {
      waiting_.push_back(std::move(message));
      changed_.notify_one();
      return;
    }
  }
  log::error("mail dropped, too much is waiting", {{"subject", message.subject}});
}

void OutgoingMail::send_all(const std::stop_token& stopping) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stopping, [this] { return !waiting_.empty(); })) {
    const Message message = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    deliver(message);
    lock.lock();
  }
}

void OutgoingMail::deliver(const Message& message) {
  try {
    if (const auto sent = mailer_.send(message); !sent) {
      log::error("mail not sent", {{"subject", message.subject}, {"reason", sent.error().message}});
    }
  } catch (const std::exception& problem) {
    log::error("mail not sent", {{"subject", message.subject}, {"reason", problem.what()}});
  }
}

}  // namespace gigco::accounts
