#include "platform/db/connection.hpp"

#include <boost/asio/post.hpp>

namespace gigco::db {
namespace {

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

/// Error classes that say "not now" rather than "not so": PostgreSQL, appendix "Error Codes".
bool is_passing(std::string_view sqlstate) {
  return sqlstate.starts_with("08") ||  // connection exception
         sqlstate.starts_with("40") ||  // serialization failure, deadlock
         sqlstate.starts_with("53") ||  // out of connections, memory, disk
         sqlstate.starts_with("57") ||  // cancelled by timeout, server shutting down or starting
         sqlstate == "55P03" ||         // lock not available
         sqlstate == "25P03";           // idle in transaction for too long
}

std::exception_ptr problem_of(const PGresult* result, const Statement& statement) {
  const std::string sqlstate = field(result, PG_DIAG_SQLSTATE);
  const std::string message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (sqlstate == "40001") {
    return std::make_exception_ptr(SerializationFailure(message));
  }
  if (is_passing(sqlstate)) {
    return std::make_exception_ptr(Unavailable(message));
  }
  return std::make_exception_ptr(
      QueryError(statement.name, message, sqlstate, field(result, PG_DIAG_CONSTRAINT_NAME)));
}

std::exception_ptr unavailable(std::string_view reason) {
  return std::make_exception_ptr(Unavailable(std::string(reason)));
}

}  // namespace

Connection::Connection(boost::asio::io_context& context) : context_(context), socket_(context) {}

Connection::~Connection() {
  if (socket_.is_open()) {
    socket_.release();  // the descriptor is libpq's to close
  }
}

Connection::Clock::time_point Connection::oldest() const noexcept {
  return sent_.empty() ? Clock::time_point::max() : sent_.front().since;
}

bool Connection::in_transaction() const noexcept {
  return PQtransactionStatus(handle_.get()) != PQTRANS_IDLE;
}

void Connection::submit(const Statement& statement, Params params, Sync sync,
                        runtime::Completion<Rows> completion) {
  queue_.push_back({&statement, std::move(params), sync, std::move(completion)});
  schedule_flush();
}

void Connection::schedule_flush() {
  if (!flush_scheduled_) {
    flush_scheduled_ = true;
    boost::asio::post(context_, [self = shared_from_this()] {
      self->flush_scheduled_ = false;
      self->flush();
    });
  }
}

void Connection::flush() {
  std::vector<Queued> queue = std::exchange(queue_, {});
  const Statement* shared = nullptr;
  bool sent_all = open_;
  for (Queued& queued : queue) {
    if (!sent_all) {
      queue_.push_back(std::move(queued));  // close() below fails it with the others
      continue;
    }
    if (shared != nullptr && queued.sync != Sync::at_end_of_turn) {
      sent_all = send_sync(std::exchange(shared, nullptr));
    }
    const Statement* statement = queued.statement;
    const Sync sync = queued.sync;
    sent_all = sent_all && send(queued);
    if (sync == Sync::after_this) {
      sent_all = sent_all && send_sync(statement);
    } else if (sync == Sync::at_end_of_turn) {
      shared = statement;
    }
  }
  if (shared != nullptr && sent_all) {
    sent_all = send_sync(shared);
  }
  if (!sent_all) {
    close(handle_ == nullptr ? "the database is not connected" : PQerrorMessage(handle_.get()));
  } else {
    write_out();
  }
}

bool Connection::send(Queued& queued) {
  const auto now = Clock::now();
  const Statement& statement = *queued.statement;
  const bool is_prepared = statement.planning == Planning::once;
  if (is_prepared && prepared_.insert(&statement).second) {
    sent_.push_back({Step::prepare, &statement, {}, {}, false, now, {}});
    if (PQsendPrepare(handle_.get(), statement.name, statement.sql, 0, nullptr) != 1) {
      return false;
    }
  }
  constexpr int kBinary = 1;
  const auto values = queued.params.pointers();
  const int count = static_cast<int>(values.size());
  const int sent = is_prepared ? PQsendQueryPrepared(handle_.get(), statement.name, count, values.data(),
                                                     nullptr, nullptr, kBinary)
                               : PQsendQueryParams(handle_.get(), statement.sql, count, nullptr,
                                                   values.data(), nullptr, nullptr, kBinary);
  const bool shares_sync = queued.sync == Sync::at_end_of_turn;
  sent_.push_back({Step::execute,
                   &statement,
                   std::move(queued.completion),
                   shares_sync ? std::move(queued.params) : Params(),
                   shares_sync,
                   now,
                   {}});
  return sent == 1;
}

bool Connection::send_sync(const Statement* statement) {
  sent_.push_back({Step::sync, statement, {}, {}, false, Clock::now(), {}});
  return PQpipelineSync(handle_.get()) == 1;
}

void Connection::write_out() {
  if (waiting_to_write_) {
    return;
  }
  const int unsent = PQflush(handle_.get());
  if (unsent < 0) {
    close(PQerrorMessage(handle_.get()));
  } else if (unsent > 0) {
    waiting_to_write_ = true;
    socket_.async_wait(socket_.wait_write, [self = shared_from_this()](boost::system::error_code problem) {
      self->waiting_to_write_ = false;
      if (!problem && self->open_) {
        self->write_out();
      }
    });
  }
}

void Connection::read_when_ready() {
  socket_.async_wait(socket_.wait_read, [self = shared_from_this()](boost::system::error_code problem) {
    if (!problem && self->open_) {
      self->on_readable();
    }
  });
}

void Connection::on_readable() {
  if (PQconsumeInput(handle_.get()) != 1) {
    close(PQerrorMessage(handle_.get()));
    return;
  }
  std::vector<Done> done;
  collect(done);
  deliver_notifications();
  read_when_ready();
  complete(std::move(done));
}

void Connection::collect(std::vector<Done>& done) {
  while (!sent_.empty() && PQisBusy(handle_.get()) == 0) {
    Sent& front = sent_.front();
    ResultHandle result(PQgetResult(handle_.get()));
    if (front.step == Step::sync) {
      if (result != nullptr) {  // PGRES_PIPELINE_SYNC, which no null follows
        sent_.pop_front();
      }
    } else if (result != nullptr) {
      front.result = std::move(result);
    } else {  // the null that ends a statement's results
      Sent finished = std::move(front);
      sent_.pop_front();
      finish(std::move(finished), done);
    }
  }
}

void Connection::finish(Sent sent, std::vector<Done>& done) {
  const ExecStatusType status = PQresultStatus(sent.result.get());
  const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (sent.step == Step::prepare) {
    if (!good) {
      prepared_.erase(sent.statement);
      prepare_problem_ =
          status == PGRES_PIPELINE_ABORTED ? nullptr : problem_of(sent.result.get(), *sent.statement);
    }
    return;
  }
  const std::exception_ptr prepare_problem = std::exchange(prepare_problem_, nullptr);
  if (status == PGRES_PIPELINE_ABORTED && prepare_problem == nullptr && sent.shares_sync && sent.completion) {
    submit(*sent.statement, std::move(sent.params), Sync::after_this, std::move(sent.completion));
    return;
  }
  std::exception_ptr problem = prepare_problem;
  if (!good && problem == nullptr) {
    problem = status == PGRES_PIPELINE_ABORTED ? unavailable("an earlier statement of the transaction failed")
                                               : problem_of(sent.result.get(), *sent.statement);
  }
  done.push_back({std::move(sent), std::move(problem)});
}

void Connection::complete(std::vector<Done> done) {
  for (Done& each : done) {
    if (!each.sent.completion) {
      deferred_problem_ = deferred_problem_ != nullptr ? deferred_problem_ : each.problem;
      continue;
    }
    const std::exception_ptr earlier = std::exchange(deferred_problem_, nullptr);
    const std::exception_ptr problem = each.problem != nullptr && earlier != nullptr ? earlier : each.problem;
    if (problem != nullptr) {
      each.sent.completion.fail(problem);
    } else {
      each.sent.completion.succeed(Rows(std::move(each.sent.result)));
    }
  }
}

void Connection::deliver_notifications() {
  struct NotifyDeleter {
    void operator()(PGnotify* notify) const noexcept { PQfreemem(notify); }
  };
  while (const std::unique_ptr<PGnotify, NotifyDeleter> notify{PQnotifies(handle_.get())}) {
    if (on_notification) {
      on_notification(notify->relname, notify->extra);
    }
  }
}

void Connection::close(std::string_view reason) {
  const auto self = shared_from_this();  // the callbacks below may drop the last other owner
  const std::exception_ptr problem = unavailable(reason);
  open_ = false;
  if (socket_.is_open()) {
    socket_.cancel();
    socket_.release();
  }
  handle_.reset();
  prepared_.clear();
  std::deque<Sent> sent = std::exchange(sent_, {});
  std::vector<Queued> queue = std::exchange(queue_, {});
  if (const auto closed = std::exchange(on_closed, nullptr)) {
    closed();
  }
  for (Sent& each : sent) {
    if (each.completion) {
      each.completion.fail(problem);
    }
  }
  for (Queued& each : queue) {
    if (each.completion) {
      each.completion.fail(problem);
    }
  }
}

}  // namespace gigco::db
