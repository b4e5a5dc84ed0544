#include "platform/metrics/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace gigco::metrics {
namespace {

prometheus::Registry& registry() {
  // The same family may be asked for again, by each part that counts with labels of its own.
  static prometheus::Registry made(prometheus::Registry::InsertBehavior::Merge);
  return made;
}

}  // namespace

void Counter::add(double amount) const { counter_->Increment(amount); }

void Gauge::set(double value) const { gauge_->Set(value); }

Counter counter(const std::string& name, const std::string& help, const Labels& labels) {
  return Counter(prometheus::BuildCounter().Name(name).Help(help).Register(registry()).Add(labels));
}

Gauge gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return Gauge(prometheus::BuildGauge().Name(name).Help(help).Register(registry()).Add(labels));
}

std::string exposition() { return prometheus::TextSerializer().Serialize(registry().Collect()); }

}  // namespace gigco::metrics
