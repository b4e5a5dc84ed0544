#include "api/idempotency.hpp"

#include <algorithm>

#include <boost/describe.hpp>

#include "platform/crypto/digest.hpp"

namespace gigco::api {
namespace {

constexpr std::size_t kMaxKeyLength = 255;

constexpr db::Statement kTake{"idempotency.take", R"sql(
  insert into idempotency_keys (user_id, key, operation, body_hash)
  values ($1, $2, $3, $4)
  on conflict (user_id, key) do nothing)sql"};

constexpr db::Statement kFind{"idempotency.find", R"sql(
  select operation, body_hash, status, response, request_uuid
  from idempotency_keys
  where user_id = $1 and key = $2)sql"};

constexpr db::Statement kRenew{"idempotency.renew", R"sql(
  update idempotency_keys
  set request_uuid = gen_random_uuid()
  where user_id = $1 and key = $2 and request_uuid = $3 and status is null)sql"};

constexpr db::Statement kStore{"idempotency.store", R"sql(
  update idempotency_keys
  set status = $3, response = $4
  where user_id = $1 and key = $2)sql"};

struct StoredAnswer {
  std::string operation;
  std::string body_hash;
  std::optional<std::int32_t> status;
  std::optional<std::string> response;
  Uuid request_uuid;
};
BOOST_DESCRIBE_STRUCT(StoredAnswer, (), (operation, body_hash, status, response, request_uuid))

http::Response replay(const StoredAnswer& stored) {
  http::Response answer;
  answer.status = stored.status.value_or(answer.status);
  answer.body = stored.response.value_or("");
  answer.headers.emplace_back("Idempotency-Replayed", "true");
  return answer;
}

Error key_reused() {
  return {.kind = ErrorKind::unprocessable,
          .code = "IDEMPOTENCY_KEY_REUSED",
          .title = "idempotency key reused",
          .message = "This Idempotency-Key was used for another request."};
}

bool is_visible(char c) { return c > ' ' && c <= '~'; }

}  // namespace

Result<std::optional<IdempotentWrite>> IdempotentWrite::of(const http::Request& request,
                                                           const http::Route& route) {
  const std::string_view key = request.header("Idempotency-Key");
  if (key.empty() || !route.takes_idempotency_key) {
    return std::optional<IdempotentWrite>();
  }
  if (key.size() > kMaxKeyLength || !std::ranges::all_of(key, is_visible)) {
    return invalid_field("Idempotency-Key", "must be 1 to 255 visible ASCII characters");
  }
  IdempotentWrite write;
  write.user_id_ = request.principal.user_id;
  write.key_ = key;
  write.operation_ = std::string(route.name) + " " + std::string(request.path);
  write.body_hash_ = crypto::to_hex(crypto::sha256(request.body));
  return std::optional(std::move(write));
}

boost::asio::awaitable<Result<std::optional<http::Response>>> IdempotentWrite::begin(
    db::Transaction& transaction) const {
  const std::int64_t taken = co_await transaction.execute(kTake, user_id_, key_, operation_, body_hash_);
  std::optional<http::Response> answer;
  if (taken == 1) {
    co_return answer;
  }
  const auto stored = co_await transaction.one<StoredAnswer>(kFind, user_id_, key_);
  if (stored.operation != operation_ || stored.body_hash != body_hash_) {
    co_return key_reused();
  }
  answer = replay(stored);
  co_return answer;
}

boost::asio::awaitable<Result<IdempotentWrite::Taken>> IdempotentWrite::take(db::Executor& database) const {
  co_await database.execute(kTake, user_id_, key_, operation_, body_hash_);
  const auto stored = co_await database.one<StoredAnswer>(kFind, user_id_, key_);
  if (stored.operation != operation_ || stored.body_hash != body_hash_) {
    co_return key_reused();
  }
  Taken taken{.answer = {}, .request = stored.request_uuid};
  if (stored.status) {
    taken.answer = replay(stored);
  }
  co_return taken;
}

boost::asio::awaitable<void> IdempotentWrite::store(db::Executor& database,
                                                    const http::Response& response) const {
  co_await database.execute(kStore, user_id_, key_, response.status, response.body);
}

boost::asio::awaitable<void> IdempotentWrite::renew(db::Executor& database, const Uuid& request) const {
  co_await database.execute(kRenew, user_id_, key_, request);
}

void IdempotentWrite::finish(db::Transaction& transaction, const http::Response& response) const {
  transaction.defer(kStore, user_id_, key_, response.status, response.body);
}

}  // namespace gigco::api
