// Pages and cursors.
#include <gtest/gtest.h>

#include "domain/paging/list.hpp"

namespace gigco::paging {
namespace {

TEST(Page, HoldsAtMostAHundred) {
  PageQuery query;
  query.limit = 1'000;
  query.page = 3;
  EXPECT_EQ(query.size(), 100);
  EXPECT_EQ(query.skipped(), 200);
}

TEST(Page, IsRefusedTooFarFromTheBeginning) {
  PageQuery query;
  query.page = kMaxSkipped;
  EXPECT_FALSE(query.check());
}

TEST(Page, TellsWhatLiesAround) {
  PageQuery query;
  query.offset = 40;
  const Pagination pagination = paginate(query, 41, false);
  EXPECT_EQ(pagination.page, 3);
  EXPECT_EQ(pagination.pages, 3);
  EXPECT_TRUE(pagination.has_prev);
  EXPECT_FALSE(pagination.has_next);
}

TEST(Page, TellsWhetherAllWereCounted) {
  const PageQuery query;
  EXPECT_TRUE(paginate(query, kMaxCounted, true).total_is_exact);
  EXPECT_FALSE(paginate(query, kMaxCounted + 1, true).total_is_exact);
  EXPECT_FALSE(paginate(query, kMaxCountedFew + 1, true, kMaxCountedFew).total_is_exact);
}

TEST(Cursor, ComesBackAsThePlaceItWasMadeOf) {
  const Place place{Timestamp(std::chrono::microseconds(1'795'449'845'123'456)), 17};
  const auto parsed = parse_cursor(cursor_after(place));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->created_at, place.created_at);
  EXPECT_EQ(parsed->id, place.id);
}

TEST(Cursor, WhatIsNoneOfOursIsRefusedByName) {
  for (const char* text : {"", "_", "1", "1_", "_1", "1_2x", "-1_2", "1_2_3", "99999999999999999999_1"}) {
    EXPECT_FALSE(parse_cursor(text)) << text;
    PageQuery query;
    query.cursor = text;
    const auto place = place_of(query);
    ASSERT_FALSE(place) << text;
    EXPECT_EQ(place.error().details.at(0).field, "cursor");
  }
}

}  // namespace
}  // namespace gigco::paging
