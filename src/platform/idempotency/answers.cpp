#include "platform/idempotency/answers.hpp"

#include <boost/describe.hpp>

namespace gigco::idempotency {
namespace {

constexpr db::Statement kTake{"idempotency.take", R"sql(
  insert into idempotency_keys (user_id, key, operation, body_hash)
  values ($1, $2, $3, $4)
  on conflict (user_id, key) do nothing
  returning request_uuid)sql"};

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

// By idempotency_keys_created.
constexpr db::Statement kForget{"idempotency.forget", R"sql(
  delete from idempotency_keys
  where (user_id, key) in (
    select user_id, key from idempotency_keys
    where created_at < now() - make_interval(secs => $1::bigint)
    order by created_at limit $2
    for update skip locked))sql"};

struct Taken {
  Uuid request_uuid;
};
BOOST_DESCRIBE_STRUCT(Taken, (), (request_uuid))

struct StoredAnswer {
  std::string operation;
  std::string body_hash;
  std::optional<std::int32_t> status;
  std::optional<std::string> response;
  Uuid request_uuid;
};
BOOST_DESCRIBE_STRUCT(StoredAnswer, (), (operation, body_hash, status, response, request_uuid))

Error key_reused() {
  return {.kind = ErrorKind::unprocessable,
          .code = "IDEMPOTENCY_KEY_REUSED",
          .title = "idempotency key reused",
          .message = "This Idempotency-Key was used for another request."};
}

}  // namespace

awaitable<Result<Claim>> claim(db::Executor& database, const Write& write) {
  Claim claim;
  const auto taken =
      co_await database.maybe<Taken>(kTake, write.user_id, write.key, write.operation, write.body_hash);
  if (taken) {
    claim.request = taken->request_uuid;
    co_return claim;
  }
  const auto stored = co_await database.one<StoredAnswer>(kFind, write.user_id, write.key);
  if (stored.operation != write.operation || stored.body_hash != write.body_hash) {
    co_return key_reused();
  }
  claim.request = stored.request_uuid;
  if (stored.status) {
    claim.answer = Answer{.status = *stored.status, .body = stored.response.value_or("")};
  }
  co_return claim;
}

awaitable<void> keep(db::Executor& database, const Write& write, Answer answer) {
  co_await database.execute(kStore, write.user_id, write.key, answer.status, answer.body);
}

void keep_at_commit(db::Transaction& transaction, const Write& write, const Answer& answer) {
  transaction.defer(kStore, write.user_id, write.key, answer.status, answer.body);
}

awaitable<void> renew(db::Executor& database, const Write& write, const Uuid& request) {
  co_await database.execute(kRenew, write.user_id, write.key, request);
}

awaitable<std::int64_t> forget_older(db::Executor& database, std::int64_t seconds, std::int64_t most) {
  co_return co_await database.execute(kForget, seconds, most);
}

}  // namespace gigco::idempotency
