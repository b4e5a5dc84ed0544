#include "platform/core/failpoint.hpp"

#ifdef GIGCO_FAILPOINTS
#include <csignal>
#include <cstdlib>

namespace gigco {

void failpoint(std::string_view name) {
  static const char* const chosen = std::getenv("TEST_FAILPOINT");
  if (chosen != nullptr && name == chosen) {
    std::raise(SIGKILL);
  }
}

}  // namespace gigco
#endif
