// Retried writes: the answer of the first is stored in its own transaction and given again. Modelled on
// draft-ietf-httpapi-idempotency-key-header.
#pragma once

#include <optional>

#include <boost/asio/awaitable.hpp>

#include "platform/core/identifiers.hpp"
#include "platform/db/transaction.hpp"
#include "platform/http/route.hpp"

namespace gigco::api {

class IdempotentWrite {
 public:
  /// Nothing when the request carries no key or the route takes none. Error: 400 naming the header.
  [[nodiscard]] static Result<std::optional<IdempotentWrite>> of(const http::Request& request,
                                                                 const http::Route& route);

  /// The stored answer when this write was done before, else nothing, and the key is taken until the
  /// transaction ends; a second request with it waits for that. Error: 422 IDEMPOTENCY_KEY_REUSED for
  /// another operation or body.
  [[nodiscard]] boost::asio::awaitable<Result<std::optional<http::Response>>> begin(
      db::Transaction& transaction) const;

  /// Stores the answer, to be committed with what it tells of.
  void finish(db::Transaction& transaction, const http::Response& response) const;

  // For work that cannot be one transaction, because slow calls stand in it. The request's uuid is the same
  // for every retry, and whoever does the work does nothing twice under it.
  struct Taken {
    std::optional<http::Response> answer;
    Uuid request;
  };
  /// The stored answer, or the uuid of the request. Error: 422 IDEMPOTENCY_KEY_REUSED.
  [[nodiscard]] boost::asio::awaitable<Result<Taken>> take(db::Executor& database) const;
  [[nodiscard]] boost::asio::awaitable<void> store(db::Executor& database,
                                                   const http::Response& response) const;
  /// What was begun under this uuid was given up: the next retry begins anew, under another. Nothing changes
  /// when that has happened already.
  [[nodiscard]] boost::asio::awaitable<void> renew(db::Executor& database, const Uuid& request) const;

 private:
  IdempotentWrite() = default;

  Id user_id_ = 0;
  std::string key_;
  std::string operation_;
  std::string body_hash_;
};

}  // namespace gigco::api
