// The server ends connections: callers are told at once, and nobody has to do anything to go on.
#include "tests/platform/db/on_database.hpp"

namespace gigco::db {
namespace {

constexpr Statement kExclusive{"test.exclusive", "select 1::int8"};
constexpr Statement kPipelinedRead{"test.pipelined", "select 2::int8", Lane::pipelined};
constexpr Statement kSleep{"test.sleep", "select pg_sleep(30)::text"};

class Reconnect : public OnDatabase {
 protected:
  void end_all_connections() {
    sql("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'gigco' and "
        "datname = current_database()");
  }
  bool works(const Statement& statement) {
    try {
      wait_for(database_.one<std::int64_t>(statement));
      return true;
    } catch (const Unavailable&) {
      return false;
    }
  }
};

TEST_F(Reconnect, BothLanesComeBackByThemselves) {
  ASSERT_TRUE(works(kExclusive));
  for (int round = 0; round < 3; ++round) {
    end_all_connections();
    until([this] { return works(kExclusive); });
    until([this] { return works(kPipelinedRead); });
  }
  until([this] { return connections("idle") == "3"; });  // two shared ones and one exclusive
}

TEST_F(Reconnect, AStatementInFlightIsUnavailableWhenItsConnectionEnds) {
  std::exception_ptr outcome;
  bool ended = false;
  boost::asio::co_spawn(context_, database_.one<std::string>(kSleep),
                        [&](const std::exception_ptr& problem, const std::string&) {
                          outcome = problem;
                          ended = true;
                        });
  until([this] { return connections("active") == "1"; });
  end_all_connections();
  until([&ended] { return ended; });
  ASSERT_NE(outcome, nullptr);
  EXPECT_THROW(std::rethrow_exception(outcome), Unavailable);
}

TEST_F(Reconnect, AListenerHearsAgainAndIsToldThatItMissedSome) {
  int connected = 0;
  std::vector<std::string> heard;
  database_.listen(
      "news", [&heard](std::string_view payload) { heard.emplace_back(payload); },
      [&connected] { ++connected; });
  until([&connected] { return connected == 1; });
  sql("notify news, 'first'");
  until([&heard] { return heard.size() == 1; });
  end_all_connections();
  until([&connected] { return connected == 2; });
  sql("notify news, 'second'");
  until([&heard] { return heard.size() == 2; });
  EXPECT_EQ(heard, (std::vector<std::string>{"first", "second"}));
}

TEST_F(Reconnect, ListenersOfSeveralChannelsShareOneConnectionThatComesBackForAll) {
  int connected = 0;
  std::vector<std::string> heard;
  for (const char* channel : {"news", "sports", "news"}) {
    database_.listen(
        channel,
        [&heard, channel](std::string_view payload) {
          heard.push_back(channel + (": " + std::string(payload)));
        },
        [&connected] { ++connected; });
  }
  until([&connected] { return connected == 3; });
  EXPECT_EQ(connections("idle"), "3");  // two shared ones and the one that listens
  end_all_connections();
  until([&connected] { return connected == 6; });
  sql("notify sports, 'won'");
  sql("notify news, 'today'");
  until([&heard] { return heard.size() == 3; });
  EXPECT_EQ(heard, (std::vector<std::string>{"sports: won", "news: today", "news: today"}));
}

TEST_F(Reconnect, AServerThatIsNotThereIsUnavailable) {
  Database nowhere({.host = "/nonexistent", .database = "none", .user = "nobody"}, {}, 1);
  nowhere.open_on_this_thread(context_);
  for (const Statement* statement : {&kExclusive, &kPipelinedRead}) {
    EXPECT_THROW(wait_for(nowhere.one<std::int64_t>(*statement)), Unavailable);
  }
  nowhere.close_on_this_thread();
}

TEST_F(Reconnect, AClosedPoolAnswersWhatWaits) {
  Database other(
      {.host = access_.host, .port = access_.port, .database = access_.database, .user = access_.user}, {},
      1);
  other.open_on_this_thread(context_);
  bool unavailable = false;
  boost::asio::co_spawn(context_, other.one<std::string>(kSleep),
                        [&](const std::exception_ptr& problem, const std::string&) {
                          try {
                            std::rethrow_exception(problem);
                          } catch (const Unavailable&) {
                            unavailable = true;
                          }
                        });
  until([this] { return connections("active") == "1"; });
  other.close_on_this_thread();
  until([&unavailable] { return unavailable; });
}

}  // namespace
}  // namespace gigco::db
