#include "api/catalog.hpp"

#include "api/answers.hpp"
#include "api/endpoint.hpp"
#include "api/routes.hpp"
#include "domain/catalog/services.hpp"
#include "domain/catalog/templates.hpp"

namespace gigco::api {
namespace {

using catalog::ServiceTemplate;
using catalog::WorkerService;
using http::Method;
using http::Ownership;

constexpr RouteGroup kCatalog{"services"};

struct TemplateList {
  std::vector<ServiceTemplate> service_templates;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(TemplateList, (), (service_templates, count, pagination))

struct ServiceList {
  std::vector<WorkerService> services;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(ServiceList, (), (services, count, pagination))

struct TemplateChanged : ServiceTemplate {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(TemplateChanged, (ServiceTemplate), (success, message))

struct ServiceChanged : WorkerService {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(ServiceChanged, (WorkerService), (success, message))

awaitable<Result<TemplateList>> list_templates(ReadCall<catalog::TemplateQuery>& call) {
  Result<catalog::TemplatePage> page = co_await catalog::list_templates(call.db, call.input);
  co_return list_of<TemplateList>(std::move(page), &TemplateList::service_templates);
}

awaitable<Result<ServiceTemplate>> get_template(ReadCall<Nothing>& call) {
  return catalog::get_template(call.db, call.resource);
}

awaitable<Result<TemplateChanged>> create_template(WriteCall<catalog::NewTemplate>& call) {
  Result<ServiceTemplate> made = co_await catalog::create_template(*call.transaction, call.actor, call.input);
  co_return changed<TemplateChanged>(std::move(made), "The service template is made.");
}

awaitable<Result<TemplateChanged>> update_template(WriteCall<catalog::UpdateTemplate>& call) {
  Result<ServiceTemplate> after =
      co_await catalog::update_template(*call.transaction, call.resource, call.actor, call.input);
  co_return changed<TemplateChanged>(std::move(after), "The service template is changed.");
}

awaitable<Result<TemplateChanged>> retire_template(WriteCall<Nothing>& call) {
  catalog::UpdateTemplate command;
  command.is_active = false;
  Result<ServiceTemplate> after =
      co_await catalog::update_template(*call.transaction, call.resource, call.actor, command);
  co_return changed<TemplateChanged>(std::move(after), "The service template is retired.");
}

awaitable<Result<ServiceList>> list_services(ReadCall<paging::PageQuery>& call) {
  Result<catalog::ServicePage> page =
      co_await catalog::list_services(call.db, call.resource, call.actor, call.input);
  co_return list_of<ServiceList>(std::move(page), &ServiceList::services);
}

awaitable<Result<WorkerService>> get_service(ReadCall<Nothing>& call) {
  return catalog::get_service(call.db, call.resource, call.actor);
}

awaitable<Result<ServiceChanged>> offer_service(WriteCall<catalog::OfferService>& call) {
  Result<WorkerService> service =
      co_await catalog::offer_service(*call.transaction, call.resource, call.actor, call.input);
  co_return changed<ServiceChanged>(std::move(service), "The service is offered.");
}

awaitable<Result<ServiceChanged>> update_service(WriteCall<catalog::UpdateService>& call) {
  Result<WorkerService> service =
      co_await catalog::update_service(*call.transaction, call.resource, call.actor, call.input);
  co_return changed<ServiceChanged>(std::move(service), "The service is changed.");
}

awaitable<Result<Confirmation>> remove_service(WriteCall<Nothing>& call) {
  const Result<Id> removed = co_await catalog::remove_service(*call.transaction, call.resource, call.actor);
  if (!removed) {
    co_return removed.error();
  }
  co_return confirmation("The service is removed.");
}

}  // namespace

std::vector<http::Route> catalog_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto... handlers) {
    routes.push_back(endpoint(std::move(route), services, handlers...));
  };
  add(kCatalog.reading("/api/v1/service-templates", kAny, "listServiceTemplates", "What can be offered"),
      list_templates);
  add(kCatalog.creating("/api/v1/service-templates", kAdmins, Ownership::none, "createServiceTemplate",
                        "Add something that can be offered"),
      create_template);
  add(kCatalog.reading("/api/v1/service-templates/{id}", kAny, "getServiceTemplate", "One service template"),
      get_template);
  add(kCatalog.changing(Method::put, "/api/v1/service-templates/{id}", kAdmins, Ownership::none,
                        "updateServiceTemplate", "Change a service template"),
      update_template, get_template);
  add(kCatalog.changing(Method::del, "/api/v1/service-templates/{id}", kAdmins, Ownership::none,
                        "retireServiceTemplate", "Offer it no more; what workers offer of it stays"),
      retire_template, get_template);
  add(kCatalog.reading("/api/v1/gigworkers/{id}/services", kAny, "listWorkerServices",
                       "What a worker offers"),
      list_services);
  add(kCatalog.creating("/api/v1/gigworkers/{id}/services", kWorkersAndAdmins, Ownership::owner,
                        "offerService", "Offer a service at a price"),
      offer_service);
  add(kCatalog.reading("/api/v1/services/{id}", kAny, "getService", "One service that a worker offers"),
      get_service);
  add(kCatalog.changing(Method::put, "/api/v1/services/{id}", kWorkersAndAdmins, Ownership::owner,
                        "updateService", "Change what a worker offers"),
      update_service, get_service);
  add(kCatalog.changing(Method::del, "/api/v1/services/{id}", kWorkersAndAdmins, Ownership::owner,
                        "removeService", "Offer it no more"),
      remove_service, get_service);
  return routes;
}

}  // namespace gigco::api
