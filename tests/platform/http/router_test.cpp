// Routes found, and the answers when there is none.
#include "platform/http/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/dispatch.hpp"
#include "platform/json/codec.hpp"
#include "tests/platform/http/run.hpp"

namespace gigco::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Body {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Body, (), (name))

Route route(Method method, std::string pattern, std::string_view name) {
  return {.method = method,
          .pattern = std::move(pattern),
          .access = {.everyone = true},
          .tag = "tag",
          .name = name,
          .summary = "",
          .handler = [](Request& request) -> boost::asio::awaitable<Response> {
            Response response;
            response.body = request.route->name;
            for (const std::string& value : request.path_values) {
              response.body += " " + value;
            }
            co_return response;
          }};
}

class Routing : public ::testing::Test {
 protected:
  Routing() {
    router_.add(route(Method::get, "/jobs", "list"));
    Route create = route(Method::post, "/jobs", "create");
    create.body_type = &json::type_of<Body>();
    router_.add(std::move(create));
    router_.add(route(Method::get, "/jobs/{id}", "one"));
    router_.add(route(Method::get, "/jobs/mine", "mine"));
    router_.add(route(Method::post, "/jobs/{id}/offers/{offer}", "offer"));
  }

  Response answer(Method method, std::string_view path, std::string_view body = {},
                  std::string_view content_type = {}) {
    Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    if (!content_type.empty()) {
      request.headers.push_back({"content-type", content_type});
    }
    return testing::run(dispatcher(router_), request);
  }

  Router router_;
};

TEST_F(Routing, PrefersLiteralsToParameters) {
  EXPECT_EQ(answer(Method::get, "/jobs/mine").body, "mine");
  EXPECT_EQ(answer(Method::get, "/jobs/7").body, "one 7");
}

TEST_F(Routing, DecodesParametersInOrder) {
  EXPECT_EQ(answer(Method::post, "/jobs/a%20b/offers/9").body, "offer a b 9");
}

TEST_F(Routing, AnswersHeadByTheRouteOfGet) { EXPECT_EQ(answer(Method::head, "/jobs").body, "list"); }

TEST_F(Routing, SaysNotFound) {
  for (const std::string_view path : {"/", "/job", "/jobs/", "/jobs/7/offers", "/jobs/%FF", "/jobs/a%2Fb"}) {
    const Response response = answer(Method::get, path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_THAT(response.body, HasSubstr(R"("error":"not found")"));
  }
}

TEST_F(Routing, SaysWhatIsAllowedInstead) {
  const Response response = answer(Method::del, "/jobs");
  EXPECT_EQ(response.status, 405);
  EXPECT_THAT(response.body, HasSubstr("METHOD_NOT_ALLOWED"));
  EXPECT_THAT(response.headers, ElementsAre(::testing::Pair("Allow", "GET, HEAD, POST, OPTIONS")));
}

TEST_F(Routing, AnswersOptions) {
  for (const std::string_view path : {"/jobs/7", "*"}) {
    const Response response = answer(Method::options, path);
    EXPECT_EQ(response.status, 204);
    ASSERT_FALSE(response.headers.empty());
    EXPECT_THAT(response.headers.front().second, HasSubstr("GET, HEAD"));
  }
}

TEST_F(Routing, TakesOnlyJsonBodies) {
  EXPECT_EQ(answer(Method::post, "/jobs", "{}", "text/plain").status, 415);
  EXPECT_EQ(answer(Method::post, "/jobs", "{}").status, 415);
  EXPECT_EQ(answer(Method::post, "/jobs", "{}", "Application/JSON ; charset=utf-8").status, 200);
  EXPECT_EQ(answer(Method::post, "/jobs").status, 200) << "no body, no type needed";
}

TEST_F(Routing, RefusesWhatIsNotDeclaredOpenUnlessAGuardKnowsBetter) {
  Route closed = route(Method::get, "/closed", "closed");
  closed.access = {};
  router_.add(std::move(closed));
  EXPECT_EQ(answer(Method::get, "/closed").status, 403);
  Request request;
  request.method = Method::get;
  request.path = "/closed";
  const auto letting_in = [](Request& let_in, const Handler& next) { return next(let_in); };
  EXPECT_EQ(testing::run(dispatcher(router_, letting_in), request).body, "closed");
}

TEST_F(Routing, AsksTheGuardBeforeTheBodyIsLookedAt) {
  Request request;
  request.method = Method::post;
  request.path = "/jobs";
  request.body = "no JSON";
  const auto refusing = [](Request&, const Handler&) -> boost::asio::awaitable<Response> {
    co_return Response{.status = 401};
  };
  EXPECT_EQ(testing::run(dispatcher(router_, refusing), request).status, 401);
}

TEST_F(Routing, RefusesASecondDeclaration) {
  EXPECT_THROW(router_.add(route(Method::get, "/jobs", "other")), std::logic_error);
  EXPECT_THROW(router_.add(route(Method::get, "/other", "list")), std::logic_error);
}

}  // namespace
}  // namespace gigco::http
