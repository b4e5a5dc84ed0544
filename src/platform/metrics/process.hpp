// What the process and its disk use, under the names that Prometheus' own clients have:
// https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics.
#pragma once

#include <filesystem>

#include "platform/metrics/metrics.hpp"

namespace gigco::metrics {

/// Told as long as it lives: process_cpu_seconds_total, process_resident_memory_bytes, process_open_fds,
/// process_max_fds, process_start_time_seconds, and gigco_disk_free_bytes and gigco_disk_size_bytes of the
/// file system that holds the directory. One in a process.
class ProcessMetrics {
 public:
  explicit ProcessMetrics(std::filesystem::path directory);

 private:
  void look();

  std::filesystem::path directory_;
  double cpu_seconds_ = 0;
  Refresh refresh_;
};

}  // namespace gigco::metrics
