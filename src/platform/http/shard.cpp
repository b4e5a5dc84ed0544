// The sweep runs only while there are connections, so that an idle context can end.
#include "platform/http/shard.hpp"

#include "platform/http/session.hpp"

namespace gigco::http {

Shard::Shard(boost::asio::io_context& context, std::shared_ptr<Common> common)
    : context_(context), common_(std::move(common)), timer_(context.get_executor()) {}

void Shard::adopt(Socket socket, Welcome welcome) {
  Session::start(std::make_shared<Session>(shared_from_this(), std::move(socket)), welcome);
}

void Shard::add(Session& session) {
  session.set_index(sessions_.size());
  sessions_.push_back(&session);
  if (!sweeping_) {
    sweeping_ = true;
    now_ = std::chrono::steady_clock::now();
    schedule_sweep();
  }
}

void Shard::remove(Session& session) {
  Session* const last = sessions_.back();
  last->set_index(session.index());
  sessions_[session.index()] = last;
  sessions_.pop_back();
}

void Shard::schedule_sweep() {
  timer_.expires_after(kSweepPeriod);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& code) {
    if (const auto self = weak.lock(); self != nullptr && !code) {
      self->sweep();
    }
  });
}

void Shard::sweep() {
  now_ = std::chrono::steady_clock::now();
  // Whatever is done to a session may end it, and so change the list.
  std::vector<std::shared_ptr<Session>> due;
  for (Session* session : sessions_) {
    if (session->is_due(now_)) {
      due.push_back(session->shared_from_this());
    }
  }
  for (const auto& session : due) {
    session->attend(now_);
  }
  sweeping_ = !sessions_.empty();
  if (sweeping_) {
    schedule_sweep();
  }
}

void Shard::close_idle() {
  for (Session* session : sessions_) {
    session->close_if_idle();
  }
}

void Shard::close_all() {
  std::vector<std::shared_ptr<Session>> all;
  all.reserve(sessions_.size());
  for (Session* session : sessions_) {
    all.push_back(session->shared_from_this());
  }
  for (const auto& session : all) {
    session->abandon();
  }
}

}  // namespace gigco::http
