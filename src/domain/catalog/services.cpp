#include "domain/catalog/services.hpp"

#include "domain/accounts/profiles.hpp"
#include "domain/audit/audit.hpp"

namespace gigco::catalog {
namespace {

constexpr std::size_t kMaxNotes = 1'000;

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_SERVICE_COLUMNS                                                              \
  "service.id, service.uuid, service.worker_id, service.template_id, template.name, "      \
  "template.description, template.category, service.price_cents as price, service.notes, " \
  "service.is_active, service.created_at, service.updated_at"

constexpr db::Statement kIsOffered{"catalog.is_template_active", R"(
  select exists (select from service_templates where id = $1 and is_active))"};

constexpr db::Statement kInsert{"catalog.insert_service", R"(
  with service as (
    insert into worker_services (worker_id, template_id, price_cents, notes)
    values ($1, $2, $3, $4)
    on conflict (worker_id, template_id) do nothing
    returning *)
  select )" GIGCO_SERVICE_COLUMNS R"(
    from service join service_templates as template on template.id = service.template_id)"};

constexpr db::Statement kGet{"catalog.get_service", "select " GIGCO_SERVICE_COLUMNS R"(
    from worker_services as service join service_templates as template on template.id = service.template_id
   where service.id = coalesce($1::bigint, (select id from worker_services where uuid = $2::uuid))
     and (service.is_active or service.worker_id = $3 or $4::boolean))",
                             db::Lane::pipelined};

constexpr db::Statement kLock{"catalog.lock_service", "select " GIGCO_SERVICE_COLUMNS R"(
    from worker_services as service join service_templates as template on template.id = service.template_id
   where service.id = coalesce($1::bigint, (select id from worker_services where uuid = $2::uuid))
     for update of service)"};

constexpr db::Statement kUpdate{"catalog.update_service", R"(
  with service as (
    update worker_services
       set price_cents = coalesce($2, price_cents), notes = coalesce($3, notes),
           is_active = coalesce($4, is_active), updated_at = now()
     where id = $1
    returning *)
  select )" GIGCO_SERVICE_COLUMNS R"(
    from service join service_templates as template on template.id = service.template_id)"};

constexpr db::Statement kRemove{"catalog.remove_service", "delete from worker_services where id = $1"};

json::Rules service_rules() {
  return {json::rule("price").range(1, kMaxAmount.count).example("75.00"),
          json::rule("notes").length(0, kMaxNotes).example("\"I bring my own ladder.\"")};
}

Error service_not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "SERVICE_NOT_FOUND",
          .title = "service not found",
          .message = "There is no such service."};
}

Result<void> expect_self(Id worker, const accounts::Actor& actor) {
  if (worker != actor.id && !actor.is_admin()) {
    return accounts::not_your_account("A worker's services are changed by that worker or an administrator.");
  }
  return {};
}

/// Holds the service. Errors: SERVICE_NOT_FOUND, NOT_YOUR_ACCOUNT.
awaitable<Result<WorkerService>> lock(db::Transaction& transaction, ResourceRef service,
                                      const accounts::Actor& actor) {
  std::optional<WorkerService> found = co_await transaction.maybe<WorkerService>(kLock, service);
  if (!found) {
    co_return service_not_found();
  }
  if (const auto allowed = expect_self(found->worker_id, actor); !allowed) {
    co_return allowed.error();
  }
  co_return *std::move(found);
}

void record_if_admin(db::Transaction& transaction, const accounts::Actor& actor, std::string_view action,
                     const WorkerService& before, const WorkerService& after) {
  if (actor.id != after.worker_id) {
    audit::record(transaction, {.admin_id = actor.id,
                                .name = action,
                                .subject_type = "worker_service",
                                .subject_id = after.id,
                                .changes = audit::differences(before, after)});
  }
}

}  // namespace

json::Rules OfferService::rules() {
  return json::joined(service_rules(), {json::rule("template_id").range(1, INT64_MAX).example("1")});
}
json::Rules UpdateService::rules() { return service_rules(); }

awaitable<Result<ServicePage>> list_services(db::Executor& database, ResourceRef worker,
                                             const accounts::Actor& actor, const paging::PageQuery& query) {
  const Result<Id> found = co_await accounts::find_worker(database, worker);
  if (!found) {
    co_return found.error();
  }
  const Id worker_id = *found;
  const bool shows_all = worker_id == actor.id || actor.is_admin();
  const paging::Listing listing{
      .name = "catalog.list_services",
      .columns = "select " GIGCO_SERVICE_COLUMNS,
      .from = " from worker_services as service",
      .joins = " join service_templates as template on template.id = service.template_id",
      .comparison = " and (service.created_at, service.id) < ($::timestamptz, $::bigint)",
      .order = " order by service.created_at desc, service.id desc"};
  co_return co_await paging::newest_first<WorkerService>(
      database, query, listing, [worker_id, shows_all](db::Query& sql) {
        sql.add(" where service.worker_id = $ and (service.is_active or $::boolean)", worker_id, shows_all);
      });
}

awaitable<Result<WorkerService>> get_service(db::Executor& database, ResourceRef service,
                                             const accounts::Actor& actor) {
  std::optional<WorkerService> found =
      co_await database.maybe<WorkerService>(kGet, service, actor.id, actor.is_admin());
  if (!found) {
    co_return service_not_found();
  }
  co_return *std::move(found);
}

awaitable<Result<WorkerService>> offer_service(db::Transaction& transaction, ResourceRef worker,
                                               const accounts::Actor& actor, const OfferService& command) {
  const Result<Id> found = co_await accounts::find_worker(transaction, worker);
  if (!found) {
    co_return found.error();
  }
  if (const auto allowed = expect_self(*found, actor); !allowed) {
    co_return allowed.error();
  }
  const bool is_offered = co_await transaction.one<bool>(kIsOffered, command.template_id);
  if (!is_offered) {
    co_return invalid_field("template_id", "names no active service template");
  }
  std::optional<WorkerService> service = co_await transaction.maybe<WorkerService>(
      kInsert, *found, command.template_id, command.price, command.notes);
  if (!service) {
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "SERVICE_EXISTS",
                    .title = "service already exists",
                    .message = "This worker already offers this service; change that one instead."};
  }
  record_if_admin(transaction, actor, "worker_service.create", WorkerService(), *service);
  co_return *std::move(service);
}

awaitable<Result<WorkerService>> update_service(db::Transaction& transaction, ResourceRef service,
                                                const accounts::Actor& actor, const UpdateService& command) {
  const Result<WorkerService> before = co_await lock(transaction, service, actor);
  if (!before) {
    co_return before.error();
  }
  auto after = co_await transaction.one<WorkerService>(kUpdate, before->id, command.price, command.notes,
                                                       command.is_active);
  record_if_admin(transaction, actor, "worker_service.update", *before, after);
  co_return after;
}

awaitable<Result<Id>> remove_service(db::Transaction& transaction, ResourceRef service,
                                     const accounts::Actor& actor) {
  const Result<WorkerService> found = co_await lock(transaction, service, actor);
  if (!found) {
    co_return found.error();
  }
  record_if_admin(transaction, actor, "worker_service.remove", *found, *found);
  transaction.defer(kRemove, found->id);
  co_return found->id;
}

}  // namespace gigco::catalog
