// From a handler with types to a route: parses path, query and body, opens and commits the
// transaction, answers retries from their Idempotency-Key, and writes the response.
//
//   awaitable<Result<JobView>> get_job(ReadCall<Nothing>& call) { return jobs::get(call.db, call.resource); }
//   routes.push_back(endpoint({.method = Method::get, .pattern = "/api/v1/jobs/{id}", …}, services,
//   get_job));
//
// Handlers contain no SQL, no status numbers and no logging.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/services.hpp"
#include "domain/accounts/actor.hpp"
#include "platform/db/database.hpp"
#include "platform/http/route.hpp"
#include "platform/json/codec.hpp"

namespace gigco::api {

using boost::asio::awaitable;

/// The input of a call that takes none: whatever is sent is ignored.
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// What every kind of call knows.
struct CallBase {
  const Services& services;
  const http::Request& request;
  accounts::Actor actor;         // id 0 on a route open to everyone, unless a good token was given
  ResourceRef resource = Id{0};  // what {id} in the path names

  CallBase(const Services& its_services, const http::Request& its_request);
};

enum class Kind { read, write, open };

/// Reads: each statement by itself, unless an executor is given.
template <class Query>
struct ReadCall : CallBase {
  static constexpr Kind kKind = Kind::read;
  using Input = Query;
  ReadCall(const Services& its_services, const http::Request& its_request)
      : ReadCall(its_services, its_request, *its_services.database) {}
  ReadCall(const Services& its_services, const http::Request& its_request, db::Executor& executor)
      : CallBase(its_services, its_request), db(executor) {}

  db::Executor& db;
  Query input{};
};

/// Changes: everything in one transaction, committed when the handler returns a value and rolled back
/// when it returns an error.
template <class Body>
struct WriteCall : CallBase {
  static constexpr Kind kKind = Kind::write;
  using Input = Body;
  using CallBase::CallBase;

  db::Transaction* transaction = nullptr;  // never null in a handler
  Body input{};
  std::function<void()> after_commit = {};  // what must not happen unless the change has: mail
};

/// Neither: the domain decides by itself when to open a transaction, because slow work stands between. Where
/// the route takes an Idempotency-Key, the domain does nothing twice under the same `key`.
template <class Body>
struct OpenCall : CallBase {
  static constexpr Kind kKind = Kind::open;
  using Input = Body;
  using CallBase::CallBase;

  Uuid key;  // names this request: the same for each retry with the same Idempotency-Key
  Body input{};
};

using Encoded = Result<std::string>;  // the response's JSON

struct Execution {
  db::Transaction* transaction = nullptr;  // of an operation that writes
  Uuid key = {};                           // of one that is open
};

/// A call whose input has been read and found good.
class PreparedCall {
 public:
  PreparedCall() = default;
  PreparedCall(const PreparedCall&) = delete;
  PreparedCall& operator=(const PreparedCall&) = delete;
  virtual ~PreparedCall() = default;

  virtual awaitable<Encoded> run(Execution execution) = 0;
  /// What run() wrote is durable.
  virtual void committed() = 0;
};

/// The typed part of one route, as functions that the engine in endpoint.cpp calls.
struct Operation {
  Kind kind;
  const json::Type* input_type;
  const json::Type* response_type;
  std::function<Result<std::unique_ptr<PreparedCall>>(const Services&, const http::Request&,
                                                      const json::Value&)>
      prepare = {};
  /// What a GET of the same path shows, read in this transaction; for If-Match. May be empty.
  std::function<awaitable<Encoded>(const Services&, const http::Request&, db::Executor&)> current = {};
};

/// Completes the declaration with the operation's types and a handler.
[[nodiscard]] http::Route bind(http::Route declaration, const Services& services, Operation operation);

namespace detail {

template <class Call, class Response>
class TypedCall final : public PreparedCall {
 public:
  using Handler = awaitable<Result<Response>> (*)(Call&);

  TypedCall(const Services& services, const http::Request& request, Handler handler)
      : call_(services, request), handler_(handler) {}

  Result<void> read(const json::Value& input) {
    json::Reader reader(Call::kKind == Kind::read ? json::Reader::Source::text : json::Reader::Source::json);
    json::Codec<typename Call::Input>::read(input, call_.input, reader);
    if (auto faults = reader.take_faults(); !faults.empty()) {
      return invalid_fields(std::move(faults));
    }
    return {};
  }

  awaitable<Encoded> run(Execution execution) override {
    if constexpr (Call::kKind == Kind::write) {
      call_.transaction = execution.transaction;
    } else if constexpr (Call::kKind == Kind::open) {
      call_.key = execution.key;
    }
    const Result<Response> result = co_await handler_(call_);
    if (!result) {
      co_return result.error();
    }
    co_return json::serialize(*result);
  }

  void committed() override {
    if constexpr (Call::kKind == Kind::write) {
      if (call_.after_commit) {
        call_.after_commit();
      }
    }
  }

 private:
  Call call_;
  Handler handler_;
};

template <class Query, class View>
awaitable<Encoded> show(const Services& services, const http::Request& request, db::Executor& executor,
                        awaitable<Result<View>> (*handler)(ReadCall<Query>&)) {
  ReadCall<Query> call(services, request, executor);
  const Result<View> view = co_await handler(call);
  if (!view) {
    co_return view.error();
  }
  co_return json::serialize(*view);
}

template <class Call, class Response>
Operation operation_of(awaitable<Result<Response>> (*handler)(Call&)) {
  Operation operation{.kind = Call::kKind,
                      .input_type = &json::type_of<typename Call::Input>(),
                      .response_type = &json::type_of<Response>()};
  operation.prepare = [handler](const Services& its_services, const http::Request& request,
                                const json::Value& input) -> Result<std::unique_ptr<PreparedCall>> {
    auto call = std::make_unique<TypedCall<Call, Response>>(its_services, request, handler);
    if (const auto read = call->read(input); !read) {
      return read.error();
    }
    return std::unique_ptr<PreparedCall>(std::move(call));
  };
  return operation;
}

}  // namespace detail

template <class Call, class Response>
http::Route endpoint(http::Route declaration, const Services& services,
                     awaitable<Result<Response>> (*handler)(Call&)) {
  return bind(std::move(declaration), services, detail::operation_of(handler));
}

/// A change of what `current` shows, the handler of a GET of the same path: it can be made to depend on that
/// state by If-Match.
template <class Call, class Response, class Query, class View>
http::Route endpoint(http::Route declaration, const Services& services,
                     awaitable<Result<Response>> (*handler)(Call&),
                     awaitable<Result<View>> (*current)(ReadCall<Query>&)) {
  static_assert(Call::kKind == Kind::write);
  Operation operation = detail::operation_of(handler);
  operation.current = [current](const Services& its_services, const http::Request& request,
                                db::Executor& executor) {
    return detail::show(its_services, request, executor, current);
  };
  return bind(std::move(declaration), services, std::move(operation));
}

}  // namespace gigco::api
