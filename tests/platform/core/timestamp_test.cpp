// RFC 3339 both ways.
#include "platform/core/timestamp.hpp"

#include <gmock/gmock.h>

namespace gigco {
namespace {

std::string normalized(std::string_view text) {
  const auto time = parse_rfc3339(text);
  return time ? to_rfc3339(*time) : "refused";
}

TEST(Timestamps, are_read_with_any_offset_and_written_in_UTC) {
  EXPECT_EQ(normalized("2026-11-23T15:04:05Z"), "2026-11-23T15:04:05Z");
  EXPECT_EQ(normalized("2026-11-23t15:04:05z"), "2026-11-23T15:04:05Z");
  EXPECT_EQ(normalized("2026-11-23T15:04:05+05:30"), "2026-11-23T09:34:05Z");
  EXPECT_EQ(normalized("2026-12-31T23:30:00-01:00"), "2027-01-01T00:30:00Z");
  EXPECT_EQ(normalized("1969-12-31T23:59:59Z"), "1969-12-31T23:59:59Z");
}

TEST(Timestamps, know_leap_days) {
  EXPECT_EQ(normalized("2024-02-29T00:00:00Z"), "2024-02-29T00:00:00Z");
  EXPECT_EQ(normalized("2000-02-29T00:00:00Z"), "2000-02-29T00:00:00Z");
  EXPECT_EQ(normalized("2026-02-29T00:00:00Z"), "refused");
  EXPECT_EQ(normalized("2100-02-29T00:00:00Z"), "refused");
}

TEST(Timestamps, keep_six_digits_of_a_fraction) {
  const auto time = parse_rfc3339("1970-01-01T00:00:00.1234569Z");
  ASSERT_TRUE(time);
  EXPECT_EQ(time->time_since_epoch().count(), 123'456);
}

TEST(Timestamps, are_refused_in_other_forms) {
  for (const char* text :
       {"", "2026-11-23", "2026-11-23T15:04:05", "2026-11-23T15:04Z", "2026-11-23T24:00:00Z",
        "2026-11-23T15:60:00Z", "2026-11-23T15:04:60Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-11-23T15:04:05.Z", "2026-11-23T15:04:05+0530",
        "2026-11-23T15:04:05+24:00", "2026-11-23T15:04:05Z ", "26-11-23T15:04:05Z", "0000-01-01T00:00:00Z",
        "2026-1-23T15:04:05Z", "20261123T150405Z"}) {
    EXPECT_EQ(normalized(text), "refused") << text;
  }
}

}  // namespace
}  // namespace gigco
