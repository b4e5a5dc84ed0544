#include "domain/payments/dead_letters.hpp"

#include "domain/audit/audit.hpp"
#include "domain/payments/outcomes.hpp"

namespace gigco::payments {
namespace {

using json::rule;

constexpr std::size_t kMaxReason = 1'000;

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_LETTER_COLUMNS                                                                                \
  "select letter.id, letter.uuid, letter.transaction_id, payment.job_id, letter.kind, letter.amount_cents " \
  "as amount, letter.status, letter.attempts, letter.failure_code, letter.failure_message, "                \
  "letter.requested_by, payment.clover_charge_id, letter.created_at, letter.dead_at"
// NOLINTNEXTLINE(cppcoreguidelines-macro-usage)
#define GIGCO_LETTER_JOIN " join transactions as payment on payment.id = letter.transaction_id"

constexpr db::Statement kGet{"payments.get_dead_letter",
                             GIGCO_LETTER_COLUMNS " from payment_operations as letter" GIGCO_LETTER_JOIN R"(
  where letter.id = coalesce($1::bigint, (select id from payment_operations where uuid = $2::uuid))
    and letter.status = 'dead')",
                             db::Lane::pipelined};

constexpr db::Statement kReplay{"payments.replay", R"(
  update payment_operations
     set status = 'pending', attempts = 1, next_attempt_at = now(), leased_until = null, dead_at = null
   where id = $1 and status = 'dead')"};

constexpr db::Statement kRevive{"payments.revive", R"(
  update payment_operations set status = 'pending', dead_at = null where id = $1 and status = 'dead')"};

Error dead_letter_not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "DEAD_LETTER_NOT_FOUND",
          .title = "dead letter not found",
          .message = "There is no such dead letter, or somebody else has decided about it."};
}

/// The letter, its payment held so that nobody else decides meanwhile.
awaitable<Result<DeadLetter>> hold_letter(db::Transaction& transaction, ResourceRef ref) {
  const Result<DeadLetter> seen = co_await get_dead_letter(transaction, ref);
  if (!seen) {
    co_return seen;
  }
  const ResourceRef payment = seen->transaction_id;
  const Result<Held> held = co_await hold(transaction, payment);
  if (!held) {
    co_return held.error();
  }
  co_return co_await get_dead_letter(transaction, ref);
}

void audit_decision(db::Transaction& transaction, const accounts::Actor& admin, std::string_view name,
                    const DeadLetter& before, const DeadLetter& after,
                    const std::optional<std::string>& reason) {
  audit::record(transaction, {.admin_id = admin.id,
                              .name = name,
                              .subject_type = "payment_operation",
                              .subject_id = before.id,
                              .reason = reason,
                              .changes = audit::differences(before, after)});
}

}  // namespace

json::Rules ReplayDeadLetter::rules() {
  return {rule("reason").length(0, kMaxReason).example("\"The processor is back\"")};
}

json::Rules DiscardDeadLetter::rules() {
  return {rule("reason").length(1, kMaxReason).example("\"The processor says it was never done\"")};
}

awaitable<Result<paging::Page<DeadLetter>>> list_dead_letters(db::Executor& database,
                                                              const paging::PageQuery& query) {
  const paging::Listing listing{
      .name = "payments.list_dead_letters",
      .columns = GIGCO_LETTER_COLUMNS,
      .from = " from payment_operations as letter",
      .joins = GIGCO_LETTER_JOIN,
      .comparison = " and (letter.created_at, letter.id) < ($::timestamptz, $::bigint)",
      .order = " order by letter.created_at desc, letter.id desc"};
  co_return co_await paging::newest_first<DeadLetter>(
      database, query, listing, [](db::Query& sql) { sql.add(" where letter.status = 'dead'"); });
}

awaitable<Result<DeadLetter>> get_dead_letter(db::Executor& database, ResourceRef letter) {
  std::optional<DeadLetter> found = co_await database.maybe<DeadLetter>(kGet, letter);
  if (!found) {
    co_return dead_letter_not_found();
  }
  co_return *std::move(found);
}

awaitable<Result<DeadLetter>> replay(db::Transaction& transaction, const accounts::Actor& admin,
                                     ResourceRef ref, const ReplayDeadLetter& command) {
  const Result<DeadLetter> letter = co_await hold_letter(transaction, ref);
  if (!letter) {
    co_return letter.error();
  }
  co_await transaction.execute(kReplay, letter->id);
  DeadLetter after = *letter;
  after.status = OperationStatus::pending;
  after.attempts = 1;
  after.dead_at.reset();
  audit_decision(transaction, admin, "payment_operation.replay", *letter, after, command.reason);
  co_return after;
}

awaitable<Result<DeadLetter>> discard(db::Transaction& transaction, const accounts::Actor& admin,
                                      ResourceRef ref, const DiscardDeadLetter& command) {
  const Result<DeadLetter> letter = co_await hold_letter(transaction, ref);
  if (!letter) {
    co_return letter.error();
  }
  co_await transaction.execute(kRevive, letter->id);
  const std::optional<Operation> operation = co_await find(transaction, letter->uuid);
  const clover::Failure given_up{
      .kind = clover::FailureKind::refused, .code = "discarded", .message = command.reason};
  co_await record_failed(transaction, operation.value(), given_up);
  DeadLetter after = *letter;
  after.status = OperationStatus::failed;
  after.failure_code = given_up.code;
  after.failure_message = given_up.message;
  after.dead_at.reset();
  audit_decision(transaction, admin, "payment_operation.discard", *letter, after, command.reason);
  co_return after;
}

}  // namespace gigco::payments
