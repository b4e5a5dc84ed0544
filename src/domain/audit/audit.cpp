#include "domain/audit/audit.hpp"

namespace gigco::audit {
namespace {

constexpr std::size_t kMaxName = 100;

constexpr db::Statement kRecord{"audit.record", R"(
  insert into audit_log (admin_id, action, subject_type, subject_id, reason, details)
  values ($1, $2, $3, $4, $5, $6::text::jsonb))"};

struct Row {
  Id id = 0;
  Uuid uuid;
  Id admin_id = 0;
  std::string admin_name;
  std::string action;
  std::string subject_type;
  Id subject_id = 0;
  std::optional<std::string> reason;
  std::string details;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (id, uuid, admin_id, admin_name, action, subject_type, subject_id, reason, details,
                       created_at))

/// What the column holds.
struct Details {
  Changes changes;

  static json::Rules rules() { return {json::rule("changes").defaulted()}; }
};
BOOST_DESCRIBE_STRUCT(Details, (), (changes))

ActionView view_of(Row&& row) {
  return {.id = row.id,
          .uuid = row.uuid,
          .admin_id = row.admin_id,
          .admin_name = std::move(row.admin_name),
          .action = std::move(row.action),
          .subject_type = std::move(row.subject_type),
          .subject_id = row.subject_id,
          .reason = std::move(row.reason),
          .changes = json::deserialize<Details>(row.details).value().changes,
          .created_at = row.created_at};
}

/// As people read it: a string without its quotes, anything else as JSON has it.
std::string text_of(const json::Member& member, const void* object) {
  std::string written;
  member.write(written, object);
  if (written.starts_with('"')) {
    return *json::parse(written).value().as<std::string>();
  }
  return written;
}

void add_filters(db::Query& sql, const AuditQuery& query) {
  sql.add(" where true");
  if (query.admin_id) {
    sql.add(" and entry.admin_id = $", *query.admin_id);
  }
  if (query.action) {
    sql.add(" and entry.action = $", *query.action);
  }
  if (query.subject_type) {
    sql.add(" and entry.subject_type = $", *query.subject_type);
  }
  if (query.subject_id) {
    sql.add(" and entry.subject_id = $", *query.subject_id);
  }
  if (query.date_from) {
    sql.add(" and entry.created_at >= $", *query.date_from);
  }
  if (query.date_to) {
    sql.add(" and entry.created_at < $", *query.date_to);
  }
}

}  // namespace

Changes differences(const json::Type& type, const void* before, const void* after) {
  Changes changes;
  for (const json::Member& member : type.members) {
    Change change{.field = std::string(member.name),
                  .before = text_of(member, before),
                  .after = text_of(member, after)};
    if (change.before != change.after && change.field != "updated_at") {
      changes.push_back(std::move(change));
    }
  }
  return changes;
}

void record(db::Transaction& transaction, const Action& action) {
  transaction.defer(kRecord, action.admin_id, action.name, action.subject_type, action.subject_id,
                    action.reason, json::serialize(Details{action.changes}));
}

json::Rules AuditQuery::rules() {
  return json::joined(paging::PageQuery::rules(),
                      {json::rule("admin_id").range(1, INT64_MAX).example("3"),
                       json::rule("action").length(1, kMaxName).example("\"user.update\""),
                       json::rule("subject_type").length(1, kMaxName).example("\"user\""),
                       json::rule("subject_id").range(1, INT64_MAX).example("1"),
                       json::rule("date_from").example("\"2026-11-01T00:00:00Z\""),
                       json::rule("date_to").says("Exclusive.").example("\"2026-12-01T00:00:00Z\"")});
}

boost::asio::awaitable<Result<paging::Page<ActionView>>> list(db::Executor& database,
                                                              const AuditQuery& query) {
  const paging::Listing listing{
      .name = "audit.list",
      .columns = R"(select entry.id, entry.uuid, entry.admin_id, admin.name as admin_name, entry.action,
        entry.subject_type, entry.subject_id, entry.reason, entry.details::text as details, entry.created_at)",
      .from = " from audit_log as entry",
      .joins = " join users as admin on admin.id = entry.admin_id",
      .comparison = " and (entry.created_at, entry.id) < ($::timestamptz, $::bigint)",
      .order = " order by entry.created_at desc, entry.id desc"};
  auto rows = co_await paging::newest_first<Row>(database, query, listing,
                                                 [&query](db::Query& sql) { add_filters(sql, query); });
  if (!rows) {
    co_return rows.error();
  }
  paging::Page<ActionView> page{.items = {}, .pagination = std::move(rows->pagination)};
  for (Row& row : rows->items) {
    page.items.push_back(view_of(std::move(row)));
  }
  co_return page;
}

}  // namespace gigco::audit
