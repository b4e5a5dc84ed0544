// Statements by themselves: errors, time limits, and neighbours on a shared connection.
#include <boost/asio/experimental/awaitable_operators.hpp>

#include "platform/db/query.hpp"
#include "tests/platform/db/on_database.hpp"

namespace gigco::db {
namespace {

using boost::asio::experimental::awaitable_operators::operator&&;

constexpr Statement kOne{"test.one", "select 1::int8"};
constexpr Statement kTwoPipelined{"test.two", "select 2::int8", Lane::pipelined};
constexpr Statement kFails{"test.fails", "select (1 / $1::int8)::int8", Lane::pipelined};
constexpr Statement kSleep{"test.sleep", "select pg_sleep(30)::text"};

class Lanes : public OnDatabase {};

TEST_F(Lanes, ARefusedStatementNamesItselfAndTheReason) {
  sql("create table things (n int constraint things_positive check (n > 0))");
  constexpr Statement kInsert{"test.insert", "insert into things values ($1::int)"};
  try {
    wait_for(database_.execute(kInsert, std::int64_t{-1}));
    FAIL() << "was accepted";
  } catch (const QueryError& error) {
    EXPECT_EQ(error.sqlstate(), "23514");
    EXPECT_EQ(error.constraint(), "things_positive");
    EXPECT_NE(std::string(error.what()).find("test.insert"), std::string::npos);
  }
  EXPECT_EQ(wait_for(database_.execute(kInsert, std::int64_t{1})), 1);
}

TEST_F(Lanes, AStatementThatDoesNotParseIsAQueryErrorEveryTime) {
  constexpr Statement kWrong{"test.wrong", "selec 1"};
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_THROW(wait_for(database_.one<std::int64_t>(kWrong)), QueryError);
  }
  EXPECT_EQ(wait_for(database_.one<std::int64_t>(kOne)), 1);
}

awaitable<std::string> outcome(Database& database, std::int64_t divisor) {
  std::string text;
  try {
    text = std::to_string(co_await database.one<std::int64_t>(kFails, divisor));
  } catch (const QueryError& error) {
    text = error.sqlstate();
  }
  co_return text;
}

awaitable<std::vector<std::string>> outcomes_of_one_turn(Database& database) {
  auto [a, b, c, d, e] = co_await (outcome(database, 1) && outcome(database, 0) && outcome(database, 1) &&
                                   outcome(database, 0) && outcome(database, 1));
  co_return std::vector<std::string>{a, b, c, d, e};
}

TEST_F(Lanes, AFailureDoesNotSpoilItsNeighboursInThePipeline) {
  const std::string kDivisionByZero = "22012";
  for (int round = 0; round < 3; ++round) {  // prepared in the first, by then in the others
    EXPECT_EQ(wait_for(outcomes_of_one_turn(database_)),
              (std::vector<std::string>{"1", kDivisionByZero, "1", kDivisionByZero, "1"}));
  }
}

TEST_F(Lanes, AStatementIsPreparedOncePerConnection) {
  constexpr Statement kPrepared{"test.prepared",
                                "select count(*) from pg_prepared_statements where name = 'test.prepared'"};
  for (int time = 0; time < 3; ++time) {
    EXPECT_EQ(wait_for(database_.one<std::int64_t>(kPrepared)), 1);
  }
}

TEST_F(Lanes, WhatIsPlannedEachTimeIsPreparedNever) {
  for (const Lane lane : {Lane::exclusive, Lane::pipelined}) {
    const Statement added{"test.added",
                          "select $1::int8 + (select count(*) from pg_prepared_statements "
                          "where name = 'test.added' or name = '')",
                          lane, Planning::each_time};
    for (const std::int64_t value : {1, 2}) {
      EXPECT_EQ(wait_for(database_.one<std::int64_t>(added, value)), value);
    }
  }
}

TEST_F(Lanes, WhatIsPlannedEachTimeNamesItselfWhenItIsRefused) {
  constexpr Statement kWrong{"test.wrong_each_time", "selec 1", Lane::exclusive, Planning::each_time};
  constexpr Statement kDivides{"test.divides_each_time", "select (1 / $1::int8)::int8", Lane::exclusive,
                               Planning::each_time};
  EXPECT_THROW(wait_for(database_.one<std::int64_t>(kWrong)), QueryError);
  try {
    wait_for(database_.one<std::int64_t>(kDivides, std::int64_t{0}));
    FAIL() << "was accepted";
  } catch (const QueryError& error) {
    EXPECT_EQ(error.sqlstate(), "22012");
    EXPECT_NE(std::string(error.what()).find("test.divides_each_time"), std::string::npos);
  }
  EXPECT_EQ(wait_for(database_.one<std::int64_t>(kDivides, std::int64_t{1})), 1);
}

TEST_F(Lanes, AComposedStatementThatIsPlannedEachTimeBeginsWithItsName) {
  const auto composed = [](Planning planning) {
    Query query("test.composed");
    query.add("select $::int8", std::int64_t{7});
    return std::move(query).compose(Lane::exclusive, planning);
  };
  const ComposedQuery once = composed(Planning::once);
  const ComposedQuery each_time = composed(Planning::each_time);
  EXPECT_STREQ(once.statement.sql, "select $1::int8");
  EXPECT_EQ(std::string(each_time.statement.sql),
            "/* " + std::string(each_time.statement.name) + " */ select $1::int8");
  EXPECT_NE(&once.statement, &each_time.statement);
}

TEST_F(Lanes, AnotherThreadHasNoShareOfTheDatabase) {
  Database other({}, {}, 1);
  EXPECT_THROW(wait_for(other.one<std::int64_t>(kOne)), std::logic_error);
}

class ShortStatements : public OnDatabase {
 protected:
  ShortStatements() : OnDatabase(2, std::chrono::milliseconds(100)) {}
};

TEST_F(ShortStatements, AStatementOverItsTimeIsUnavailable) {
  EXPECT_THROW(wait_for(database_.one<std::string>(kSleep)), Unavailable);
  EXPECT_EQ(wait_for(database_.one<std::int64_t>(kOne)), 1);
}

class OneConnection : public OnDatabase {
 protected:
  OneConnection() : OnDatabase(1, kPatience, std::chrono::milliseconds(300)) {}
};

awaitable<std::shared_ptr<Transaction>> begin(Database& database) {
  co_return std::make_shared<Transaction>(co_await database.begin());
}

TEST_F(OneConnection, WaitersForAConnectionAreServedInTurnOrRefusedInTime) {
  std::shared_ptr<Transaction> holder = wait_for(begin(database_));
  EXPECT_THROW(wait_for(database_.one<std::int64_t>(kOne)), Unavailable);
  EXPECT_EQ(wait_for(database_.one<std::int64_t>(kTwoPipelined)), 2) << "the shared lane is another";
  bool served = false;
  boost::asio::co_spawn(
      context_, database_.one<std::int64_t>(kOne),
      [&](const std::exception_ptr& problem, std::int64_t) { served = problem == nullptr; });
  context_.run_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(served);
  holder.reset();
  until([&served] { return served; });
}

class Composed : public OnDatabase {};

TEST_F(Composed, ValuesAreNumberedAcrossFragments) {
  Query query("test.composed");
  query.add("select $::int8", std::int64_t{4}).add(" + $::int8 * $::int8", std::int64_t{5}, std::int64_t{6});
  ComposedQuery composed = std::move(query).compose(Lane::exclusive);
  const Rows rows = wait_for(database_.run(composed.statement, std::move(composed.params)));
  EXPECT_EQ(rows.get<std::int64_t>(0), 34);
}

TEST_F(Composed, TheSameTextIsTheSameStatementAndOtherTextIsNot) {
  const auto statement = [](Lane lane, bool filtered) {
    Query query("test.shape");
    query.add("select 1::int8 where true");
    if (filtered) {
      query.add(" and $::int8 = 1", std::int64_t{1});
    }
    return &std::move(query).compose(lane).statement;
  };
  EXPECT_EQ(statement(Lane::exclusive, true), statement(Lane::exclusive, true));
  EXPECT_NE(statement(Lane::exclusive, true), statement(Lane::exclusive, false));
  EXPECT_NE(statement(Lane::exclusive, true), statement(Lane::pipelined, true));
}

TEST_F(Composed, AsManyValuesAsPlaceholdersAreNeeded) {
  Query query("test.count");
  EXPECT_THROW(query.add("select $::int8 + $::int8", std::int64_t{1}), std::logic_error);
  EXPECT_THROW(query.add("select 1", std::int64_t{1}), std::logic_error);
}

}  // namespace
}  // namespace gigco::db
