// Comparing the processor's charges with our payments. A first pass finds what looks different; each such
// charge is then looked at by itself, so that what merely changed meanwhile is not reported.
#include <unordered_map>
#include <unordered_set>

#include <boost/describe.hpp>

#include "domain/audit/audit.hpp"
#include "domain/payments/bookkeeper.hpp"
#include "domain/payments/operations.hpp"
#include "domain/payments/payment.hpp"
#include "domain/payments/refusals.hpp"
#include "domain/payments/touched.hpp"
#include "platform/crypto/random.hpp"
#include "platform/db/database.hpp"
#include "platform/log/log.hpp"
#include "vendors/clover/clover.hpp"

namespace gigco::payments {
namespace {

using namespace std::chrono_literals;
using clover::Charge;

constexpr auto kLongest = std::chrono::days(31);
constexpr auto kMostMissed = std::chrono::days(14);  // nights that are made up for

struct Ours {
  Id id = 0;
  std::string clover_charge_id;
  Cents amount;
  Cents captured;
  Cents given_back;
  bool is_in_progress = false;

  friend bool operator==(const Ours&, const Ours&) = default;
};
BOOST_DESCRIBE_STRUCT(Ours, (), (id, clover_charge_id, amount, captured, given_back, is_in_progress))

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_OURS                                                                                     \
  "select id, clover_charge_id, amount_cents as amount, captured_cents as captured, "                  \
  "case when state = 'voided' then amount_cents else refunded_cents end as given_back, "               \
  "exists(select from payment_operations where transaction_id = payment.id and status in ('pending', " \
  "'dead')) as is_in_progress from transactions as payment "

constexpr db::Statement kOfCharges{"payments.of_charges", GIGCO_OURS "where clover_charge_id = any($1)"};

constexpr db::Statement kOfTime{
    "payments.of_time", GIGCO_OURS "where clover_charge_id is not null and id in (" GIGCO_TOUCHED ")"};

// Nothing before the first night.
constexpr db::Statement kComparedUntil{"payments.compared_until", R"(
  select max(to_time) from reconciliations where requested_by is null)"};

std::int64_t milliseconds(Timestamp time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

std::optional<Difference> difference(const Ours& ours, const Charge& charge) {
  const Cents captured = charge.captured_amount();
  Difference found{.clover_charge_id = charge.id, .transaction_id = ours.id};
  if (charge.is_failed()) {
    found.kind = DifferenceKind::not_at_clover;
    found.ours = ours.amount;
  } else if (ours.amount != Cents{charge.amount}) {
    found.kind = DifferenceKind::amount;
    found.ours = ours.amount;
    found.theirs = Cents{charge.amount};
  } else if (ours.captured != captured) {
    found.kind = DifferenceKind::captured;
    found.ours = ours.captured;
    found.theirs = captured;
  } else if (ours.given_back != charge.refunded()) {
    found.kind = DifferenceKind::refunded;
    found.ours = ours.given_back;
    found.theirs = charge.refunded();
  } else {
    return std::nullopt;
  }
  return found;
}

}  // namespace

awaitable<Bookkeeper::Finding> Bookkeeper::examine_stranger(Charge charge) {
  const clover::Metadata metadata = charge.metadata.value_or(clover::Metadata());
  const std::optional<Uuid> key = parse_uuid(metadata.operation.value_or(""));
  if (key) {
    const std::optional<Operation> operation = co_await find(database_, *key);
    if (operation &&
        (operation->status == OperationStatus::pending || operation->status == OperationStatus::dead)) {
      co_return Finding{.is_in_progress = true, .difference = {}};
    }
  }
  const Cents left = charge.left();
  Finding finding;
  if (left > Cents{0}) {
    const bool is_adopted = co_await adopt(charge);
    finding.difference =
        Difference{.kind = is_adopted ? DifferenceKind::given_back : DifferenceKind::not_here,
                   .clover_charge_id = charge.id,
                   .transaction_id = {},
                   .ours = {},
                   .theirs = left};
  }
  co_return finding;
}

awaitable<Result<Bookkeeper::Finding>> Bookkeeper::examine(std::string charge_id) {
  const std::vector<std::string> ids{charge_id};
  const std::optional<Ours> before = co_await database_.maybe<Ours>(kOfCharges, ids);
  const clover::Reply<Charge> charge = co_await client_->get_charge(charge_id);
  const std::optional<Ours> after = co_await database_.maybe<Ours>(kOfCharges, ids);
  if (!charge && charge.error().kind != clover::FailureKind::not_found) {
    co_return payments_unavailable();
  }
  if (before != after || (after && after->is_in_progress)) {
    co_return Finding{.is_in_progress = true, .difference = {}};
  }
  if (charge && !after) {
    co_return co_await examine_stranger(*charge);
  }
  Finding finding;
  if (charge) {
    finding.difference = difference(*after, *charge);
  } else if (after) {
    finding.difference = Difference{.kind = DifferenceKind::not_at_clover,
                                    .clover_charge_id = charge_id,
                                    .transaction_id = after->id,
                                    .ours = after->amount,
                                    .theirs = {}};
  }
  co_return finding;
}

awaitable<Result<Reconciliation>> Bookkeeper::compare(Reconcile window) {
  if (client_ == nullptr) {
    co_return payments_unavailable();
  }
  const clover::Reply<std::vector<Charge>> theirs =
      co_await client_->list_charges(milliseconds(window.from), milliseconds(window.to - 1ms));
  if (!theirs) {
    co_return payments_unavailable();
  }
  std::vector<std::string> ids;
  for (const Charge& charge : *theirs) {
    ids.push_back(charge.id);
  }
  std::unordered_map<std::string, Ours> ours;
  std::vector<Ours> of_charges = co_await database_.all<Ours>(kOfCharges, ids);
  for (Ours& payment : of_charges) {
    ours.emplace(payment.clover_charge_id, std::move(payment));
  }
  const std::vector<Ours> of_time = co_await database_.all<Ours>(kOfTime, window.from, window.to);

  Reconciliation report;
  report.from = window.from;
  report.to = window.to;
  report.charges = static_cast<std::int64_t>(theirs->size());
  report.payments = static_cast<std::int64_t>(of_time.size());
  std::vector<std::string> doubtful;
  for (const Charge& charge : *theirs) {
    const auto found = ours.find(charge.id);
    const bool is_ours = found != ours.end();
    const bool is_equal =
        is_ours ? !found->second.is_in_progress && !difference(found->second, charge) : charge.is_failed();
    if (is_equal) {  // or it was declined, and we count on nothing
      ++report.matched;
    } else {
      doubtful.push_back(charge.id);
    }
  }
  const std::unordered_set<std::string> listed(ids.begin(), ids.end());
  for (const Ours& payment : of_time) {
    if (!listed.contains(payment.clover_charge_id)) {
      doubtful.push_back(payment.clover_charge_id);
    }
  }
  for (const std::string& charge_id : doubtful) {
    const Result<Finding> finding = co_await examine(charge_id);
    if (!finding) {
      co_return finding.error();
    }
    report.in_progress += finding->is_in_progress ? 1 : 0;
    report.matched += finding->is_in_progress || finding->difference ? 0 : 1;
    if (finding->difference) {
      report.differences.push_back(*finding->difference);
    }
  }
  const std::vector<Difference> of_ledger = co_await ledger_differences(database_, window.from, window.to);
  report.differences.insert(report.differences.end(), of_ledger.begin(), of_ledger.end());
  if (!report.differences.empty()) {
    log::error("the books differ", {{"differences", static_cast<std::int64_t>(report.differences.size())}});
  }
  co_return report;
}

awaitable<Result<Reconciliation>> Bookkeeper::reconcile(accounts::Actor admin, Reconcile command, Uuid key) {
  if (command.to <= command.from) {
    co_return invalid_field("to", "must be after from");
  }
  if (command.to - command.from > kLongest) {
    co_return invalid_field("to", "must be at most 31 days after from");
  }
  const ResourceRef ref = key;
  Result<Reconciliation> kept = co_await get_reconciliation(database_, ref);
  if (kept) {
    co_return kept;
  }
  Result<Reconciliation> report = co_await compare(command);
  if (!report) {
    co_return report;
  }
  report->uuid = key;
  report->requested_by = admin.id;
  db::Transaction transaction = co_await database_.begin();
  co_await keep(transaction, *report);
  kept = co_await get_reconciliation(transaction, ref);
  if (kept) {
    audit::record(transaction, {.admin_id = admin.id,
                                .name = "reconciliation.create",
                                .subject_type = "reconciliation",
                                .subject_id = kept->id});
  }
  co_await transaction.commit();
  co_return kept;
}

awaitable<Result<void>> Bookkeeper::reconcile_days() {
  if (client_ == nullptr) {
    co_return Result<void>();
  }
  const Timestamp today = std::chrono::floor<std::chrono::days>(now());
  const std::optional<Timestamp> until = co_await database_.one<std::optional<Timestamp>>(kComparedUntil);
  Timestamp from = std::max(until.value_or(today - std::chrono::days(1)), today - kMostMissed);
  for (; from < today; from += std::chrono::days(1)) {
    const Reconcile day{.from = from, .to = from + std::chrono::days(1)};
    Result<Reconciliation> report = co_await compare(day);
    if (!report) {
      co_return report.error();
    }
    report->uuid = crypto::random_uuid();
    co_await keep(database_, *report);
  }
  co_return Result<void>();
}

}  // namespace gigco::payments
