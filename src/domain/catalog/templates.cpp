#include "domain/catalog/templates.hpp"

#include "domain/audit/audit.hpp"

namespace gigco::catalog {
namespace {

constexpr std::size_t kMinName = 2;
constexpr std::size_t kMaxName = 255;
constexpr std::size_t kMaxDescription = 2'000;
constexpr std::int64_t kMaxHours = 1'000;

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_TEMPLATE_COLUMNS                                                        \
  "id, uuid, name, description, category, suggested_price_cents as suggested_price, " \
  "estimated_duration_hours, is_active, created_at, updated_at"

constexpr db::Statement kGet{"catalog.get_template",
                             "select " GIGCO_TEMPLATE_COLUMNS R"( from service_templates
  where id = coalesce($1::bigint, (select id from service_templates where uuid = $2::uuid)))",
                             db::Lane::pipelined};

constexpr db::Statement kLock{"catalog.lock_template",
                              "select " GIGCO_TEMPLATE_COLUMNS R"( from service_templates
  where id = coalesce($1::bigint, (select id from service_templates where uuid = $2::uuid)) for update)"};

constexpr db::Statement kInsert{"catalog.insert_template", R"(
  insert into service_templates (name, description, category, suggested_price_cents, estimated_duration_hours)
  values ($1, $2, $3, $4, $5)
  on conflict (name) do nothing
  returning )" GIGCO_TEMPLATE_COLUMNS};

constexpr db::Statement kIsTaken{"catalog.is_name_taken", R"(
  select exists (select from service_templates where name = $1 and id <> $2))"};

constexpr db::Statement kUpdate{"catalog.update_template", R"(
  update service_templates
     set name = coalesce($2, name), description = coalesce($3, description),
         category = coalesce($4, category), suggested_price_cents = coalesce($5, suggested_price_cents),
         estimated_duration_hours = coalesce($6, estimated_duration_hours),
         is_active = coalesce($7, is_active), updated_at = now()
   where id = $1
  returning )" GIGCO_TEMPLATE_COLUMNS};

json::Rules template_rules() {
  return {
      json::rule("name").length(kMinName, kMaxName).example("\"Window cleaning\""),
      json::rule("description").length(0, kMaxDescription).example("\"Inside and outside, with frames.\""),
      json::rule("category").example("\"cleaning\""),
      json::rule("suggested_price").range(1, kMaxAmount.count).example("80.00"),
      json::rule("estimated_duration_hours").range(0, kMaxHours).example("2.5")};
}

Error not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "TEMPLATE_NOT_FOUND",
          .title = "service template not found",
          .message = "There is no such service template."};
}

Error exists() {
  return {.kind = ErrorKind::conflict,
          .code = "TEMPLATE_EXISTS",
          .title = "service template already exists",
          .message = "A service template of this name already exists."};
}

Result<void> check_hours(const std::optional<double>& hours) {
  if (hours && *hours <= 0) {
    return invalid_field("estimated_duration_hours", "must be more than 0");
  }
  return {};
}

void record(db::Transaction& transaction, const accounts::Actor& admin, std::string_view action,
            const ServiceTemplate& before, const ServiceTemplate& after) {
  audit::record(transaction, {.admin_id = admin.id,
                              .name = action,
                              .subject_type = "service_template",
                              .subject_id = after.id,
                              .changes = audit::differences(before, after)});
}

}  // namespace

json::Rules NewTemplate::rules() { return template_rules(); }
json::Rules UpdateTemplate::rules() { return template_rules(); }
json::Rules TemplateQuery::rules() { return paging::PageQuery::rules(); }

awaitable<Result<TemplatePage>> list_templates(db::Executor& database, const TemplateQuery& query) {
  const paging::Listing listing{.name = "catalog.list_templates",
                                .columns = "select " GIGCO_TEMPLATE_COLUMNS,
                                .from = " from service_templates",
                                .joins = "",
                                .comparison = " and (created_at, id) < ($::timestamptz, $::bigint)",
                                .order = " order by created_at desc, id desc"};
  co_return co_await paging::newest_first<ServiceTemplate>(
      database, query, listing, [&query](db::Query& sql) {
        sql.add(" where is_active = $", query.is_active.value_or(true));
        if (query.category) {
          sql.add(" and category = $", *query.category);
        }
      });
}

awaitable<Result<ServiceTemplate>> get_template(db::Executor& database, ResourceRef service) {
  std::optional<ServiceTemplate> found = co_await database.maybe<ServiceTemplate>(kGet, service);
  if (!found) {
    co_return not_found();
  }
  co_return *std::move(found);
}

awaitable<Result<ServiceTemplate>> create_template(db::Transaction& transaction, const accounts::Actor& admin,
                                                   const NewTemplate& command) {
  if (const auto checked = check_hours(command.estimated_duration_hours); !checked) {
    co_return checked.error();
  }
  std::optional<ServiceTemplate> made = co_await transaction.maybe<ServiceTemplate>(
      kInsert, command.name, command.description, command.category, command.suggested_price,
      command.estimated_duration_hours);
  if (!made) {
    co_return exists();
  }
  record(transaction, admin, "service_template.create", ServiceTemplate(), *made);
  co_return *std::move(made);
}

awaitable<Result<ServiceTemplate>> update_template(db::Transaction& transaction, ResourceRef service,
                                                   const accounts::Actor& admin,
                                                   const UpdateTemplate& command) {
  if (const auto checked = check_hours(command.estimated_duration_hours); !checked) {
    co_return checked.error();
  }
  const std::optional<ServiceTemplate> before = co_await transaction.maybe<ServiceTemplate>(kLock, service);
  if (!before) {
    co_return not_found();
  }
  if (command.name) {
    const bool is_taken = co_await transaction.one<bool>(kIsTaken, *command.name, before->id);
    if (is_taken) {
      co_return exists();
    }
  }
  auto after = co_await transaction.one<ServiceTemplate>(
      kUpdate, before->id, command.name, command.description, command.category, command.suggested_price,
      command.estimated_duration_hours, command.is_active);
  record(transaction, admin, "service_template.update", *before, after);
  co_return after;
}

}  // namespace gigco::catalog
