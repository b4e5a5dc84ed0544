// What one worker offers of the service templates, at which price.
#pragma once

#include "domain/catalog/templates.hpp"

namespace gigco::catalog {

struct WorkerService {
  Id id = 0;
  Uuid uuid;
  Id worker_id = 0;
  Id template_id = 0;
  std::string name;
  std::optional<std::string> description;
  Category category = Category::other;
  Cents price;
  std::optional<std::string> notes;
  bool is_active = true;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(WorkerService, (),
                      (id, uuid, worker_id, template_id, name, description, category, price, notes, is_active,
                       created_at, updated_at))

struct OfferService {
  Id template_id = 0;
  Cents price;
  std::optional<std::string> notes;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(OfferService, (), (template_id, price, notes))

/// What is absent stays as it is.
struct UpdateService {
  std::optional<Cents> price;
  std::optional<std::string> notes;
  std::optional<bool> is_active;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(UpdateService, (), (price, notes, is_active))

using ServicePage = paging::Page<WorkerService>;

/// The active ones, or all for the worker and administrators.
/// Errors: WORKER_NOT_FOUND, `invalid` (cursor, page, offset).
[[nodiscard]] awaitable<Result<ServicePage>> list_services(db::Executor& database, ResourceRef worker,
                                                           const accounts::Actor& actor,
                                                           const paging::PageQuery& query);
/// Errors: SERVICE_NOT_FOUND, also for one that is offered no more, except to its worker and administrators.
[[nodiscard]] awaitable<Result<WorkerService>> get_service(db::Executor& database, ResourceRef service,
                                                           const accounts::Actor& actor);
/// Errors: WORKER_NOT_FOUND, 403 NOT_YOUR_ACCOUNT, `invalid` (template_id), SERVICE_EXISTS.
[[nodiscard]] awaitable<Result<WorkerService>> offer_service(db::Transaction& transaction, ResourceRef worker,
                                                             const accounts::Actor& actor,
                                                             const OfferService& command);
/// Errors: SERVICE_NOT_FOUND, 403 NOT_YOUR_ACCOUNT.
[[nodiscard]] awaitable<Result<WorkerService>> update_service(db::Transaction& transaction,
                                                              ResourceRef service,
                                                              const accounts::Actor& actor,
                                                              const UpdateService& command);
/// Gives the id of what was removed. Errors: SERVICE_NOT_FOUND, 403 NOT_YOUR_ACCOUNT.
[[nodiscard]] awaitable<Result<Id>> remove_service(db::Transaction& transaction, ResourceRef service,
                                                   const accounts::Actor& actor);

}  // namespace gigco::catalog
