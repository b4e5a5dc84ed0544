// How the program is told to end: SIGTERM or SIGINT, taken by the main thread in a place where anything
// may be done, never in a signal handler.
#pragma once

namespace gigco::runtime {

/// Blocks both signals in the calling thread and those it starts from now on. To be called first of all
/// in main(), so that no other thread receives them.
void hold_termination_signals();

/// Waits for one of the two, which hold_termination_signals() must have blocked, and returns its number.
/// From then on a further one ends the process at once with status 130.
int wait_for_signal();

}  // namespace gigco::runtime
