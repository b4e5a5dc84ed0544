#include "domain/payments/lost_customers.hpp"

#include "domain/audit/audit.hpp"

namespace gigco::payments {
namespace {

using json::rule;

constexpr std::size_t kMaxReason = 1'000;

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_LOST_COLUMNS                             \
  "lost.id, lost.request_uuid as uuid, lost.user_id, " \
  "coalesce(person.email, 'user' || person.id || '@gigco.invalid') as email, lost.created_at"

constexpr db::Statement kResolve{"payments.resolve_lost_customer", R"(
  delete from lost_customers as lost using users as person
   where lost.id = coalesce($1::bigint, (select id from lost_customers where request_uuid = $2::uuid))
     and person.id = lost.user_id
  returning )" GIGCO_LOST_COLUMNS};

}  // namespace

json::Rules ResolveLostCustomer::rules() {
  return {rule("reason").length(1, kMaxReason).example("\"Removed in Clover's dashboard\"")};
}

awaitable<Result<paging::Page<LostCustomer>>> list_lost_customers(db::Executor& database,
                                                                  const paging::PageQuery& query) {
  const paging::Listing listing{.name = "payments.list_lost_customers",
                                .columns = "select " GIGCO_LOST_COLUMNS,
                                .from = " from lost_customers as lost",
                                .joins = " join users as person on person.id = lost.user_id",
                                .comparison = " and (lost.created_at, lost.id) < ($::timestamptz, $::bigint)",
                                .order = " order by lost.created_at desc, lost.id desc"};
  co_return co_await paging::newest_first<LostCustomer>(database, query, listing,
                                                        [](db::Query& sql) { sql.add(" where true"); });
}

awaitable<Result<LostCustomer>> resolve(db::Transaction& transaction, const accounts::Actor& admin,
                                        ResourceRef ref, const ResolveLostCustomer& command) {
  std::optional<LostCustomer> resolved = co_await transaction.maybe<LostCustomer>(kResolve, ref);
  if (!resolved) {
    co_return Error{.kind = ErrorKind::not_found,
                    .code = "LOST_CUSTOMER_NOT_FOUND",
                    .title = "lost customer not found",
                    .message = "There is no such lost customer, or somebody else has seen to it."};
  }
  const std::string request = to_string(resolved->uuid);
  const std::string owner = std::to_string(resolved->user_id);
  audit::record(transaction, {.admin_id = admin.id,
                              .name = "lost_customer.resolve",
                              .subject_type = "lost_customer",
                              .subject_id = resolved->id,
                              .reason = command.reason,
                              .changes = {{"uuid", request, "null"}, {"user_id", owner, "null"}}});
  co_return *std::move(resolved);
}

}  // namespace gigco::payments
