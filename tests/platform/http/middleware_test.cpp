// Request ids, and the net under handlers.
#include "platform/http/middleware.hpp"

#include <stdexcept>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/request_id.hpp"
#include "tests/platform/http/run.hpp"

namespace gigco::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Handler throwing(const std::exception_ptr& problem) {
  return [problem](Request&) -> boost::asio::awaitable<Response> {
    std::rethrow_exception(problem);
    co_return Response{};
  };
}

Handler fine() {
  return [](Request& request) -> boost::asio::awaitable<Response> {
    Response response;
    response.body = request.id;
    co_return response;
  };
}

std::string id_given(std::string_view sent) {
  Request request;
  request.headers.push_back({"x-request-id", sent});
  return testing::run(chain({access_log()}, fine()), request).body;
}

TEST(AccessLog, TakesAHarmlessIdOfTheClient) { EXPECT_EQ(id_given("abc-1"), "abc-1"); }

TEST(AccessLog, GivesItsOwnIdInPlaceOfAnother) {
  const std::string id = id_given("abc\"; drop");
  EXPECT_TRUE(is_harmless_request_id(id));
  EXPECT_NE(id, id_given(""));
}

TEST(Recover, TellsNothingOfWhatWentWrong) {
  Request request;
  request.id = "r-1";
  const auto problem = std::make_exception_ptr(std::runtime_error("password=hunter2"));
  const Response response = testing::run(chain({recover()}, throwing(problem)), request);
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body, HasSubstr("INTERNAL"));
  EXPECT_THAT(response.body, HasSubstr("r-1"));
  EXPECT_THAT(response.body, Not(HasSubstr("hunter2")));
}

TEST(Recover, AsksTheMappingItWasGiven) {
  const auto mapping = [](const std::exception_ptr&) {
    return Error{.kind = ErrorKind::unavailable, .code = "DATABASE", .title = "", .message = ""};
  };
  Request request;
  const auto problem = std::make_exception_ptr(std::runtime_error("gone"));
  EXPECT_EQ(testing::run(chain({recover(mapping)}, throwing(problem)), request).status, 503);
}

TEST(Recover, CallsACancelledRequestUnavailable) {
  Request request;
  const auto problem =
      std::make_exception_ptr(boost::system::system_error(boost::asio::error::operation_aborted));
  EXPECT_EQ(testing::run(chain({recover()}, throwing(problem)), request).status, 503);
}

TEST(Chain, CallsTheFirstMiddlewareOutermost) {
  const auto mark = [](std::string text) -> Middleware {
    return [text = std::move(text)](Request& request, const Handler& next) {
      request.id += text;
      return next(request);
    };
  };
  Request request;
  EXPECT_EQ(testing::run(chain({mark("a"), mark("b")}, fine()), request).body, "ab");
}

}  // namespace
}  // namespace gigco::http
