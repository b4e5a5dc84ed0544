// What is a traceparent, by the examples and refusals of https://www.w3.org/TR/trace-context/.
#include "platform/core/trace_parent.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace gigco {
namespace {

constexpr const char* kExample = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceParent, is_read_and_written_alike) {
  const auto parent = parse_trace_parent(kExample);
  ASSERT_TRUE(parent);
  EXPECT_EQ(parent->trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(parent->span_id, "00f067aa0ba902b7");
  EXPECT_TRUE(parent->is_sampled);
  EXPECT_EQ(to_string(*parent), kExample);
}

TEST(TraceParent, of_a_later_version_is_read_as_far_as_it_is_known) {
  const auto parent =
      parse_trace_parent("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-08-what-comes");
  ASSERT_TRUE(parent);
  EXPECT_FALSE(parent->is_sampled);
}

TEST(TraceParent, that_is_malformed_is_none) {
  const std::string good = kExample;
  std::vector<std::string> wrong = {"",
                                    "00",
                                    good + "-more",
                                    good + "0",
                                    good.substr(1),
                                    "ff" + good.substr(2),                                      // no version
                                    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",  // no trace
                                    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",  // no span
                                    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
                                    "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};
  for (const std::string& text : wrong) {
    EXPECT_FALSE(parse_trace_parent(text)) << text;
  }
}

TEST(TraceParent, new_ones_differ_and_a_next_span_keeps_the_trace) {
  const TraceParent one = new_trace(true);
  EXPECT_EQ(parse_trace_parent(to_string(one)), one);
  EXPECT_NE(one.trace_id, new_trace(true).trace_id);
  const TraceParent next = next_span(one);
  EXPECT_EQ(next.trace_id, one.trace_id);
  EXPECT_NE(next.span_id, one.span_id);
  EXPECT_TRUE(next.is_sampled);
}

}  // namespace
}  // namespace gigco
