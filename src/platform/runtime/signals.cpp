// sigwait() for the first signal, a handler that can only end the process for the second.
#include "platform/runtime/signals.hpp"

#include <csignal>
#include <unistd.h>

namespace gigco::runtime {
namespace {

constexpr int kStatusOfSecondSignal = 130;  // what shells report for a program ended by SIGINT

sigset_t termination_signals() {
  sigset_t signals{};
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGTERM);
  ::sigaddset(&signals, SIGINT);
  return signals;
}

void leave_at_once(int) { ::_exit(kStatusOfSecondSignal); }

}  // namespace

void hold_termination_signals() {
  const sigset_t signals = termination_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

int wait_for_signal() {
  const sigset_t signals = termination_signals();
  int received = 0;
  ::sigwait(&signals, &received);
  struct sigaction action {};
  action.sa_handler = leave_at_once;
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  return received;
}

}  // namespace gigco::runtime
