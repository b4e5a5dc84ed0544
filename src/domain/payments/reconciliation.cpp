#include "domain/payments/reconciliation.hpp"

#include "platform/json/codec.hpp"

namespace gigco::payments {
namespace {

using json::rule;

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_RECONCILIATION_COLUMNS                                                        \
  "select id, uuid, from_time as \"from\", to_time as \"to\", charges, payments, matched, " \
  "in_progress, jsonb_array_length(differences)::bigint as difference_count, requested_by, created_at"

constexpr db::Statement kGet{"payments.get_reconciliation", GIGCO_RECONCILIATION_COLUMNS R"(
  from reconciliations
 where id = coalesce($1::bigint, (select id from reconciliations where uuid = $2::uuid)))",
                             db::Lane::pipelined};

constexpr db::Statement kDifferences{"payments.differences",
                                     "select differences::text from reconciliations where id = $1"};

constexpr db::Statement kInsert{"payments.keep_reconciliation", R"(
  insert into reconciliations (uuid, from_time, to_time, charges, payments, matched, in_progress, differences,
                               requested_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb -> 'differences', $9)
  on conflict do nothing)"};

/// What the column is made of.
struct Differences {
  std::vector<Difference> differences;
};
BOOST_DESCRIBE_STRUCT(Differences, (), (differences))

}  // namespace

json::Rules Reconcile::rules() {
  return {rule("from").example("\"2026-11-01T00:00:00Z\""),
          rule("to").says("Exclusive.").example("\"2026-11-02T00:00:00Z\"")};
}

awaitable<Result<paging::Page<ReconciliationSummary>>> list_reconciliations(db::Executor& database,
                                                                            const paging::PageQuery& query) {
  const paging::Listing listing{.name = "payments.list_reconciliations",
                                .columns = GIGCO_RECONCILIATION_COLUMNS,
                                .from = " from reconciliations",
                                .joins = "",
                                .comparison = " and (created_at, id) < ($::timestamptz, $::bigint)",
                                .order = " order by created_at desc, id desc"};
  co_return co_await paging::newest_first<ReconciliationSummary>(
      database, query, listing, [](db::Query& sql) { sql.add(" where true"); });
}

awaitable<Result<Reconciliation>> get_reconciliation(db::Executor& database, ResourceRef reconciliation) {
  const std::optional<ReconciliationSummary> found =
      co_await database.maybe<ReconciliationSummary>(kGet, reconciliation);
  if (!found) {
    co_return Error{.kind = ErrorKind::not_found,
                    .code = "RECONCILIATION_NOT_FOUND",
                    .title = "reconciliation not found",
                    .message = "There is no such comparison of the books."};
  }
  Reconciliation report;
  static_cast<ReconciliationSummary&>(report) = *found;
  const std::string differences = co_await database.one<std::string>(kDifferences, found->id);
  report.differences =
      json::deserialize<Differences>(R"({"differences":)" + differences + "}").value().differences;
  co_return report;
}

awaitable<void> keep(db::Executor& database, const Reconciliation& report) {
  const Differences differences{report.differences};
  co_await database.execute(kInsert, report.uuid, report.from, report.to, report.charges, report.payments,
                            report.matched, report.in_progress, json::serialize(differences),
                            report.requested_by);
}

}  // namespace gigco::payments
