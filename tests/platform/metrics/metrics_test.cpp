// What a scrape reads.
#include "platform/metrics/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/metrics/process.hpp"

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

TEST(Metrics, CountLatenciesBelowBounds) {
  const Histogram histogram = latencies("test_seconds", "Waiting");
  histogram.observe(0.004);
  histogram.observe(0.2);
  const std::string text = exposition();
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"0.0025\"} 0"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"0.005\"} 1"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"+Inf\"} 2"));
  EXPECT_THAT(text, HasSubstr("test_seconds_count 2"));
}

TEST(Metrics, AreRefreshedAsLongAsSomebodyCan) {
  int looked = 0;
  {
    const Refresh refresh([&looked] { ++looked; });
    (void)exposition();
    EXPECT_EQ(looked, 1);
  }
  (void)exposition();
  EXPECT_EQ(looked, 1);
}

double value_of(std::string_view name) {
  const std::string text = exposition();
  const auto line = text.find("\n" + std::string(name) + " ");
  return line == std::string::npos ? -1 : std::stod(text.substr(line + name.size() + 2));
}

TEST(Metrics, OfTheProcessAreTold) {
  const ProcessMetrics process("/");
  EXPECT_GT(value_of("process_resident_memory_bytes"), 1e6);
  EXPECT_GE(value_of("process_open_fds"), 3);
  EXPECT_GE(value_of("process_max_fds"), value_of("process_open_fds"));
  EXPECT_GT(value_of("gigco_disk_size_bytes"), value_of("gigco_disk_free_bytes"));
  const double before = value_of("process_cpu_seconds_total");
  volatile double sum = 0;
  for (int i = 0; i < 20'000'000; ++i) {
    sum = sum + i;
  }
  EXPECT_GT(value_of("process_cpu_seconds_total"), before);
}

}  // namespace
}  // namespace gigco::metrics
