#include "platform/metrics/metrics.hpp"

#include <algorithm>
#include <mutex>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <vector>

namespace gigco::metrics {
namespace {

prometheus::Registry& registry() {
  // The same family may be asked for again, by each part that counts with labels of its own.
  static prometheus::Registry made(prometheus::Registry::InsertBehavior::Merge);
  return made;
}

const prometheus::Histogram::BucketBoundaries kLatencySeconds = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

struct Refreshes {
  std::mutex mutex;
  std::vector<std::function<void()>*> all;
};

Refreshes& refreshes() {
  static Refreshes made;
  return made;
}

}  // namespace

void Counter::add(double amount) const { counter_->Increment(amount); }

void Gauge::set(double value) const { gauge_->Set(value); }

void Gauge::add(double amount) const { gauge_->Increment(amount); }

Counter counter(const std::string& name, const std::string& help, const Labels& labels) {
  return Counter(prometheus::BuildCounter().Name(name).Help(help).Register(registry()).Add(labels));
}

Gauge gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return Gauge(prometheus::BuildGauge().Name(name).Help(help).Register(registry()).Add(labels));
}

void Histogram::observe(double value) const { histogram_->Observe(value); }

Histogram latencies(const std::string& name, const std::string& help, const Labels& labels) {
  return Histogram(
      prometheus::BuildHistogram().Name(name).Help(help).Register(registry()).Add(labels, kLatencySeconds));
}

Refresh::Refresh(std::function<void()> function) : function_(std::move(function)) {
  const std::scoped_lock lock(refreshes().mutex);
  refreshes().all.push_back(&function_);
}

Refresh::~Refresh() {
  const std::scoped_lock lock(refreshes().mutex);
  std::erase(refreshes().all, &function_);
}

std::string exposition() {
  {
    const std::scoped_lock lock(refreshes().mutex);
    std::ranges::for_each(refreshes().all, [](const auto* refresh) { (*refresh)(); });
  }
  return prometheus::TextSerializer().Serialize(registry().Collect());
}

}  // namespace gigco::metrics
