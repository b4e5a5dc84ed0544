// The numbers that the program tells about itself, in one registry, by prometheus-cpp: each is declared where
// it is counted. Names and units follow https://prometheus.io/docs/practices/naming/. No prometheus header
// here.
#pragma once

#include <map>
#include <string>

namespace prometheus {
class Counter;
class Gauge;
}  // namespace prometheus

namespace gigco::metrics {

using Labels = std::map<std::string, std::string>;

/// Only grows. Thread-safe.
class Counter {
 public:
  explicit Counter(prometheus::Counter& counter) noexcept : counter_(&counter) {}
  void add(double amount = 1) const;

 private:
  prometheus::Counter* counter_;
};

/// Goes up and down. Thread-safe.
class Gauge {
 public:
  explicit Gauge(prometheus::Gauge& gauge) noexcept : gauge_(&gauge) {}
  void set(double value) const;

 private:
  prometheus::Gauge* gauge_;
};

/// The same name and labels give the same number again. Thread-safe. They live as long as the process.
[[nodiscard]] Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
[[nodiscard]] Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});

inline constexpr const char* kExpositionContentType = "text/plain; version=0.0.4; charset=utf-8";

/// All of them, https://prometheus.io/docs/instrumenting/exposition_formats/.
[[nodiscard]] std::string exposition();

}  // namespace gigco::metrics
