// The numbers that the program tells about itself, in one registry, by prometheus-cpp: each is declared where
// it is counted. Names and units follow https://prometheus.io/docs/practices/naming/. No prometheus header
// here.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
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
  void add(double amount) const;  // may be negative: for a sum that several threads have a part in

 private:
  prometheus::Gauge* gauge_;
};

/// How often values fell below each of some bounds. Thread-safe.
class Histogram {
 public:
  explicit Histogram(prometheus::Histogram& histogram) noexcept : histogram_(&histogram) {}
  void observe(double value) const;

 private:
  prometheus::Histogram* histogram_;
};

/// The same name and labels give the same number again. Thread-safe. They live as long as the process.
[[nodiscard]] Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
[[nodiscard]] Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
/// Of seconds, from half a millisecond to ten seconds.
[[nodiscard]] Histogram latencies(const std::string& name, const std::string& help,
                                  const Labels& labels = {});

/// Calls the function before each exposition(), for what is looked up rather than counted, until it is
/// destroyed.
class Refresh {
 public:
  explicit Refresh(std::function<void()> function);
  Refresh(const Refresh&) = delete;
  Refresh& operator=(const Refresh&) = delete;
  ~Refresh();

 private:
  std::function<void()> function_;
};

inline constexpr const char* kExpositionContentType = "text/plain; version=0.0.4; charset=utf-8";

/// All of them, https://prometheus.io/docs/instrumenting/exposition_formats/.
[[nodiscard]] std::string exposition();

}  // namespace gigco::metrics
