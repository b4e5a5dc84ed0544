// Service templates: what can be offered on the platform, kept by administrators.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/catalog/category.hpp"
#include "domain/paging/list.hpp"
#include "platform/core/money.hpp"
#include "platform/db/transaction.hpp"
#include "platform/json/rules.hpp"

namespace gigco::catalog {

using boost::asio::awaitable;

struct ServiceTemplate {
  Id id = 0;
  Uuid uuid;
  std::string name;
  std::optional<std::string> description;
  Category category = Category::other;
  std::optional<Cents> suggested_price;
  std::optional<double> estimated_duration_hours;
  bool is_active = true;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(ServiceTemplate, (),
                      (id, uuid, name, description, category, suggested_price, estimated_duration_hours,
                       is_active, created_at, updated_at))

struct NewTemplate {
  std::string name;
  std::optional<std::string> description;
  Category category = Category::other;
  std::optional<Cents> suggested_price;
  std::optional<double> estimated_duration_hours;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(NewTemplate, (),
                      (name, description, category, suggested_price, estimated_duration_hours))

/// What is absent stays as it is.
struct UpdateTemplate {
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<Category> category;
  std::optional<Cents> suggested_price;
  std::optional<double> estimated_duration_hours;
  std::optional<bool> is_active;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(UpdateTemplate, (),
                      (name, description, category, suggested_price, estimated_duration_hours, is_active))

struct TemplateQuery : paging::PageQuery {
  std::optional<Category> category;
  std::optional<bool> is_active;  // true when absent

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(TemplateQuery, (paging::PageQuery), (category, is_active))

using TemplatePage = paging::Page<ServiceTemplate>;

/// Errors: `invalid` (cursor, page, offset).
[[nodiscard]] awaitable<Result<TemplatePage>> list_templates(db::Executor& database,
                                                             const TemplateQuery& query);
/// Errors: TEMPLATE_NOT_FOUND.
[[nodiscard]] awaitable<Result<ServiceTemplate>> get_template(db::Executor& database, ResourceRef service);
/// Errors: TEMPLATE_EXISTS for a name that another has.
[[nodiscard]] awaitable<Result<ServiceTemplate>> create_template(db::Transaction& transaction,
                                                                 const accounts::Actor& admin,
                                                                 const NewTemplate& command);
/// Errors: TEMPLATE_NOT_FOUND, TEMPLATE_EXISTS.
[[nodiscard]] awaitable<Result<ServiceTemplate>> update_template(db::Transaction& transaction,
                                                                 ResourceRef service,
                                                                 const accounts::Actor& admin,
                                                                 const UpdateTemplate& command);

}  // namespace gigco::catalog
