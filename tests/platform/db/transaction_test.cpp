// What a transaction keeps, gives up and reports.
#include <boost/asio/bind_cancellation_slot.hpp>

#include "tests/platform/db/on_database.hpp"

namespace gigco::db {
namespace {

constexpr Statement kInsert{"test.insert", "insert into things values ($1::int8)"};
constexpr Statement kCount{"test.count", "select count(*) from things"};
constexpr Statement kSleep{"test.sleep", "select pg_sleep(30)::text"};

/// With one connection for transactions, so that a connection that is given back dirty would show.
class Transactions : public OnDatabase {
 protected:
  Transactions() : OnDatabase(1) {
    sql("create table things (n int8 constraint things_positive check (n > 0), constraint things_n unique "
        "(n) "
        "deferrable initially deferred)");
  }
  std::string things() const {
    return sql("select coalesce(string_agg(n::text, ' ' order by n), '') from things");
  }
};

awaitable<void> insert(Database& database, std::vector<std::int64_t> numbers, bool commit) {
  Transaction transaction = co_await database.begin();
  for (const std::int64_t number : numbers) {
    co_await transaction.execute(kInsert, number);
  }
  if (commit) {
    co_await transaction.commit();
  }
}

TEST_F(Transactions, NothingIsSeenOutsideBeforeTheCommitAndAllAfterIt) {
  const auto seen_before_commit = [this]() -> awaitable<std::string> {
    Transaction transaction = co_await database_.begin();
    co_await transaction.execute(kInsert, std::int64_t{1});
    std::string seen = things();
    co_await transaction.commit();
    co_return seen;
  };
  EXPECT_EQ(wait_for(seen_before_commit()), "");
  EXPECT_EQ(things(), "1");
}

TEST_F(Transactions, OneThatIsDroppedLeavesNothing) {
  wait_for(insert(database_, {1, 2}, false));
  wait_for(insert(database_, {3}, true));
  EXPECT_EQ(things(), "3");
}

TEST_F(Transactions, OneThatFailedInTheMiddleLeavesNothing) {
  EXPECT_THROW(wait_for(insert(database_, {1, -1}, true)), QueryError);
  wait_for(insert(database_, {3}, true));
  EXPECT_EQ(things(), "3");
}

awaitable<void> insert_deferred(Database& database, std::vector<std::int64_t> numbers) {
  Transaction transaction = co_await database.begin();
  for (const std::int64_t number : numbers) {
    transaction.defer(kInsert, number);
  }
  co_await transaction.commit();
}

TEST_F(Transactions, DeferredWritesTravelWithTheCommit) {
  wait_for(insert_deferred(database_, {1, 2, 3}));
  EXPECT_EQ(things(), "1 2 3");
}

TEST_F(Transactions, TheCommitThrowsWhatADeferredWriteMet) {
  try {
    wait_for(insert_deferred(database_, {1, -1, 2}));
    FAIL() << "was committed";
  } catch (const QueryError& error) {
    EXPECT_EQ(error.constraint(), "things_positive");
  }
  EXPECT_EQ(things(), "");
  wait_for(insert_deferred(database_, {4}));
  EXPECT_EQ(things(), "4") << "the failure stayed with its own transaction";
}

TEST_F(Transactions, TheCommitItselfCanBeRefused) {
  try {
    wait_for(insert(database_, {1, 1}, true));
    FAIL() << "was committed";
  } catch (const QueryError& error) {
    EXPECT_EQ(error.constraint(), "things_n");
  }
  EXPECT_EQ(things(), "");
  wait_for(insert(database_, {2}, true));
  EXPECT_EQ(things(), "2");
}

awaitable<void> swallow_and_commit(Database& database) {
  Transaction transaction = co_await database.begin();
  co_await transaction.execute(kInsert, std::int64_t{1});
  bool refused = false;
  try {
    co_await transaction.execute(kInsert, std::int64_t{-1});
  } catch (const QueryError&) {
    refused = true;
  }
  EXPECT_TRUE(refused);
  co_await transaction.commit();
}

TEST_F(Transactions, AFailedOneCannotBeCommitted) {
  EXPECT_THROW(wait_for(swallow_and_commit(database_)), Unavailable);
  EXPECT_EQ(things(), "");
}

TEST_F(Transactions, ACancelledStatementIsStoppedAndItsConnectionIsCleanAgain) {
  boost::asio::cancellation_signal cancel;
  bool ended = false;
  const auto sleeper = [](Database& database) -> awaitable<void> {
    Transaction transaction = co_await database.begin();
    co_await transaction.execute(kInsert, std::int64_t{1});
    co_await transaction.one<std::string>(kSleep);
    co_await transaction.commit();
  };
  boost::asio::co_spawn(
      context_, sleeper(database_),
      boost::asio::bind_cancellation_slot(cancel.slot(), [&ended](const std::exception_ptr& problem) {
        EXPECT_NE(problem, nullptr);
        ended = true;
      }));
  until([this] { return connections("active") == "1"; });
  cancel.emit(boost::asio::cancellation_type::terminal);
  until([&ended] { return ended; });
  wait_for(insert(database_, {7}, true));
  EXPECT_EQ(things(), "7");
  EXPECT_EQ(connections("active"), "0");
}

TEST_F(Transactions, AMovedOneIsTheSame) {
  const auto move_and_commit = [](Database& database) -> awaitable<void> {
    Transaction first = co_await database.begin();
    co_await first.execute(kInsert, std::int64_t{1});
    Transaction second = std::move(first);
    co_await second.execute(kInsert, std::int64_t{2});
    co_await second.commit();
  };
  wait_for(move_and_commit(database_));
  EXPECT_EQ(wait_for(database_.one<std::int64_t>(kCount)), 2);
}

}  // namespace
}  // namespace gigco::db
