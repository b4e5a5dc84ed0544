#include "platform/metrics/process.hpp"

#include <chrono>
#include <ctime>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <unistd.h>

namespace gigco::metrics {
namespace {

/// Of all threads together.
double cpu_seconds() {
  constexpr double kNanosecondsPerSecond = 1e9;
  std::timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / kNanosecondsPerSecond;
}

/// proc(5): /proc/self/statm counts pages, the second number those in memory.
double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double size = 0;
  double resident = 0;
  file >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
  std::error_code problem;
  const std::filesystem::directory_iterator all("/proc/self/fd", problem);
  return problem ? 0 : static_cast<double>(std::distance(begin(all), end(all)));
}

double most_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

double unix_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

ProcessMetrics::ProcessMetrics(std::filesystem::path directory)
    : directory_(std::move(directory)), refresh_([this] { look(); }) {
  gauge("process_start_time_seconds", "Unix time of the start").set(unix_seconds());
}

void ProcessMetrics::look() {
  const double cpu = cpu_seconds();
  counter("process_cpu_seconds_total", "Processor time of all threads").add(cpu - cpu_seconds_);
  cpu_seconds_ = cpu;
  gauge("process_resident_memory_bytes", "Memory in use").set(resident_bytes());
  gauge("process_open_fds", "Open file descriptors").set(open_descriptors());
  gauge("process_max_fds", "And how many may be open").set(most_descriptors());
  std::error_code problem;
  const std::filesystem::space_info space = std::filesystem::space(directory_, problem);
  if (!problem) {
    gauge("gigco_disk_free_bytes", "Free for us on the disk that holds GIGCO_HOME")
        .set(static_cast<double>(space.available));
    gauge("gigco_disk_size_bytes", "And its size").set(static_cast<double>(space.capacity));
  }
}

}  // namespace gigco::metrics
