// The two names of a resource.
#include "platform/core/identifiers.hpp"

#include <gmock/gmock.h>

namespace gigco {
namespace {

constexpr std::string_view kText = "0123abcd-4567-89ef-0123-456789abcdef";

TEST(Uuids, are_read_in_either_case_and_written_in_lower_case) {
  const auto uuid = parse_uuid("0123ABCD-4567-89EF-0123-456789abcdef");
  ASSERT_TRUE(uuid);
  EXPECT_EQ(to_string(*uuid), kText);
}

TEST(Uuids, are_refused_in_other_forms) {
  for (const char* text : {"", "0123abcd456789ef0123456789abcdef", "0123abcd-4567-89ef-0123-456789abcdeg",
                           "0123abcd-4567-89ef-0123-456789abcde", "{0123abcd-4567-89ef-0123-456789abcde}",
                           "0123abcd04567-89ef-0123-456789abcdef"}) {
    EXPECT_FALSE(parse_uuid(text)) << text;
  }
}

TEST(ResourceRefs, are_a_positive_integer_or_a_uuid) {
  EXPECT_EQ(parse_resource_ref("42"), ResourceRef(Id{42}));
  EXPECT_EQ(parse_resource_ref("9223372036854775807"), ResourceRef(Id{9223372036854775807}));
  EXPECT_EQ(parse_resource_ref(kText), ResourceRef(*parse_uuid(kText)));
}

TEST(ResourceRefs, are_refused_otherwise) {
  for (const char* text : {"", "0", "-1", "+1", "1.0", "1 ", "9223372036854775808", "me"}) {
    EXPECT_FALSE(parse_resource_ref(text)) << text;
  }
}

}  // namespace
}  // namespace gigco
