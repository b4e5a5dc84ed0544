// gigco_test_cluster: one PostgreSQL for a whole run of test programs. Prints
// TEST_GIGCO_CLUSTER=<socket directory>;<port> and ends, deleting everything, at SIGTERM, SIGINT or the
// end of its input. Not a test.
#include <array>
#include <csignal>
#include <iostream>
#include <poll.h>
#include <stdexcept>
#include <sys/signalfd.h>
#include <unistd.h>

#include "tests/support/test_cluster.hpp"

namespace {

/// Until the input ends or a signal comes.
void wait_for_end(int signals) {
  std::array<pollfd, 2> sources = {{{STDIN_FILENO, POLLIN, 0}, {signals, POLLIN, 0}}};
  std::array<char, 256> ignored = {};
  for (;;) {
    if (::poll(sources.data(), sources.size(), -1) < 0 && errno != EINTR) {
      return;
    }
    if (sources[1].revents != 0 ||
        (sources[0].revents != 0 && ::read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0)) {
      return;
    }
  }
}

}  // namespace

int main() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  const int signals = ::signalfd(-1, &ends, SFD_CLOEXEC);
  try {
    const gigco::test::TestCluster cluster;
    std::cout << "TEST_GIGCO_CLUSTER=" << cluster.server().socket_directory().string() << ';'
              << cluster.server().port() << std::endl;
    wait_for_end(signals);
  } catch (const std::runtime_error& problem) {
    std::cerr << problem.what() << '\n';
    return 1;
  }
  return 0;
}
