// How many shapes of composed statements are kept, whatever callers combine.
#include "platform/db/query.hpp"

#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "platform/db/errors.hpp"

namespace gigco::db {
namespace {

/// Another text for each number below 2^14.
ComposedQuery shape(std::size_t number) {
  constexpr unsigned kBits = 14;
  Query query("test.shape");
  query.add("select $::int8", std::int64_t{1});
  for (unsigned bit = 0; bit < kBits; ++bit) {
    if ((number >> bit & 1U) != 0) {
      query.add(" + 1");
    } else {
      query.add(" - 1");
    }
  }
  return std::move(query).compose(Lane::exclusive);
}

/// Shapes are counted by thread.
void on_a_thread_of_its_own(const std::function<void()>& work) { std::thread(work).join(); }

TEST(ComposedShapes, BeyondThoseThatArePreparedArePlannedEachTime) {
  on_a_thread_of_its_own([] {
    std::set<const Statement*> prepared;
    for (std::size_t i = 0; i < kMaxPreparedShapes; ++i) {
      const ComposedQuery query = shape(i);
      EXPECT_EQ(query.statement.planning, Planning::once);
      prepared.insert(&query.statement);
    }
    EXPECT_EQ(prepared.size(), kMaxPreparedShapes);
    const ComposedQuery further = shape(kMaxPreparedShapes);
    EXPECT_EQ(further.statement.planning, Planning::each_time);
    EXPECT_EQ(std::string(further.statement.sql).find("/* test.shape# */ select $1::int8"), 0U);
    EXPECT_TRUE(prepared.contains(&shape(0).statement)) << "the first ones stay";
  });
}

TEST(ComposedShapes, AreRefusedForAWhileWhenThereAreTooMany) {
  on_a_thread_of_its_own([] {
    const std::size_t all = kMaxPreparedShapes + kMaxPassingShapes;
    for (std::size_t i = 0; i < all; ++i) {
      ASSERT_NO_THROW((void)shape(i));
    }
    EXPECT_THROW((void)shape(all), Unavailable);
    EXPECT_NO_THROW((void)shape(0)) << "what is prepared goes on";
  });
}

}  // namespace
}  // namespace gigco::db
