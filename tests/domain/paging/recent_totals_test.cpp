#include "domain/paging/recent_totals.hpp"

#include <gtest/gtest.h>

namespace gigco::paging {
namespace {

using namespace std::chrono_literals;

TEST(RecentTotals, KeepsATotalForItsTimeAndNoLonger) {
  RecentTotals totals;
  const auto start = RecentTotals::Clock::now();
  totals.keep("a", 42, start);
  EXPECT_EQ(totals.find("a", start + RecentTotals::kKept - 1ms), 42);
  EXPECT_FALSE(totals.find("a", start + RecentTotals::kKept));
  EXPECT_FALSE(totals.find("b", start));
}

TEST(RecentTotals, ForgetsRatherThanGrowsWithoutBound) {
  RecentTotals totals;
  const auto start = RecentTotals::Clock::now();
  for (std::size_t i = 0; i <= RecentTotals::kMost; ++i) {
    totals.keep(std::to_string(i), 1, start);
  }
  EXPECT_FALSE(totals.find("0", start));
  EXPECT_TRUE(totals.find(std::to_string(RecentTotals::kMost), start));
}

TEST(RecentTotals, TellsListsApartByTheirParameters) {
  const auto key = [](std::string_view status) {
    db::Query sql("test.count");
    sql.add("select count(*) from jobs where status = $", status);
    return RecentTotals::key_of(std::move(sql).compose(db::Lane::exclusive));
  };
  EXPECT_EQ(key("posted"), key("posted"));
  EXPECT_NE(key("posted"), key("closed"));
}

}  // namespace
}  // namespace gigco::paging
