// What a route's declaration becomes in the OpenAPI document.
#include "api/openapi.hpp"

#include <gtest/gtest.h>

#include "platform/json/codec.hpp"
#include "platform/json/text.hpp"

namespace gigco::api {
namespace {

struct Thing {
  std::string name;
  std::optional<Cents> price;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (name, price))

namespace elsewhere {
struct Thing {
  std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id))
}  // namespace elsewhere

using Routes = std::vector<std::unique_ptr<const http::Route>>;

http::Route route(std::string pattern, std::string_view name) {
  return {.method = http::Method::get,
          .pattern = std::move(pattern),
          .access = {.everyone = true},
          .tag = "things",
          .name = name,
          .summary = "A thing"};
}

Routes only(http::Route declared) {
  Routes routes;
  routes.push_back(std::make_unique<const http::Route>(std::move(declared)));
  return routes;
}

std::string document(const Routes& routes) { return openapi_document(routes, "http://localhost"); }

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(OpenApi, ARouteWithoutAFormHasNoContentAndNamesNoSchema) {
  auto health = route("/health", "health");
  health.tag = "health";
  const std::string text = document(only(std::move(health)));
  EXPECT_TRUE(contains(text, R"("200":{"description":"OK"},"429")"));
}

TEST(OpenApi, TheSuccessfulStatusIsNotRepeatedAmongTheOthers) {
  auto report = route("/report", "report");
  report.response_type = &json::type_of<Thing>();
  report.success_status = 503;
  const std::string text = document(only(std::move(report)));
  const auto first = text.find("\"503\":");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(text.find("\"503\":", first + 1), std::string::npos);
}

TEST(OpenApi, StatusesFollowFromTheDeclaration) {
  auto update = route("/things/{id}", "updateThing");
  update.access = {.role_mask = 1};
  update.body_type = &json::type_of<Thing>();
  update.other_statuses = {409, 409};
  const std::string text = document(only(std::move(update)));
  for (const std::string_view status : {"200", "400", "401", "403", "404", "409", "503"}) {
    EXPECT_TRUE(contains(text, '"' + std::string(status) + "\":{")) << status;
  }
  EXPECT_FALSE(contains(text, "\"422\":{"));
  const std::string open = document(only(route("/things", "listThings")));
  EXPECT_FALSE(contains(open, "\"401\":{"));
  EXPECT_FALSE(contains(open, "\"404\":{"));
}

TEST(OpenApi, WhoeverMayAskIsForbiddenNothing) {
  auto list = route("/things", "listThings");
  list.access = {.role_mask = 0b111};
  EXPECT_FALSE(contains(document(only(list)), "\"403\":{"));
  list.ownership = http::Ownership::personal;  // another's is not found
  EXPECT_FALSE(contains(document(only(list)), "\"403\":{"));
  list.ownership = http::Ownership::owner;
  EXPECT_TRUE(contains(document(only(list)), "\"403\":{"));
}

TEST(OpenApi, ABodyMayBeTooLongOrOfAnotherKind) {
  auto create = route("/things", "createThing");
  EXPECT_FALSE(contains(document(only(create)), "\"415\":{"));
  create.body_type = &json::type_of<Thing>();
  EXPECT_TRUE(contains(document(only(create)), "\"413\":{"));
  EXPECT_TRUE(contains(document(only(create)), "\"415\":{"));
}

TEST(OpenApi, ASingleResourceNamesItsFieldsAndItsCondition) {
  auto show = route("/thing", "getThing");
  show.response_type = &json::type_of<Thing>();
  EXPECT_FALSE(contains(document(only(show)), "\"fields\""));
  show.has_entity_tag = true;
  const std::string text = document(only(show));
  EXPECT_TRUE(contains(text, R"("enum":["name","price"])"));
  EXPECT_TRUE(contains(text, "If-None-Match"));
  EXPECT_TRUE(contains(text, R"("304":{"description":"Not Modified"})"));
}

TEST(OpenApi, AnIdempotentRouteSaysSo) {
  auto create = route("/things", "createThing");
  EXPECT_FALSE(contains(document(only(create)), "\"name\":\"Idempotency-Key\""));
  create.takes_idempotency_key = true;
  const std::string text = document(only(create));
  EXPECT_TRUE(contains(text, "Idempotency-Key"));
  EXPECT_TRUE(contains(text, "\"422\":{"));
}

TEST(OpenApi, TwoTypesOfOneNameAreABug) {
  auto first = route("/a", "a");
  first.response_type = &json::type_of<Thing>();
  auto second = route("/b", "b");
  second.response_type = &json::type_of<elsewhere::Thing>();
  Routes routes = only(std::move(first));
  routes.push_back(std::make_unique<const http::Route>(std::move(second)));
  EXPECT_THROW(std::ignore = document(routes), std::logic_error);
}

TEST(OpenApi, PagesForPeopleAreLeftOut) {
  auto docs = route("/docs", "docs");
  docs.tag = "docs";
  EXPECT_TRUE(contains(document(only(std::move(docs))), R"("paths":{})"));
}

}  // namespace
}  // namespace gigco::api
