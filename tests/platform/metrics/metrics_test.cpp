// What a scrape reads.
#include "platform/metrics/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gigco::metrics {
namespace {

using ::testing::HasSubstr;

TEST(Metrics, AreToldWithTheirHelpAndLabels) {
  counter("test_things_total", "Things", {{"kind", "good"}}).add(2);
  gauge("test_level", "Level").set(1.5);
  const std::string text = exposition();
  EXPECT_THAT(text, HasSubstr("# HELP test_things_total Things"));
  EXPECT_THAT(text, HasSubstr("# TYPE test_things_total counter"));
  EXPECT_THAT(text, HasSubstr("test_things_total{kind=\"good\"} 2"));
  EXPECT_THAT(text, HasSubstr("test_level 1.5"));
}

TEST(Metrics, AskedForAgainAreTheSame) {
  counter("test_again_total", "Again").add();
  counter("test_again_total", "Again").add();
  EXPECT_THAT(exposition(), HasSubstr("test_again_total 2"));
}

}  // namespace
}  // namespace gigco::metrics
