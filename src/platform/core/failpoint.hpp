// Places where a test kills the process, to prove that what it leaves behind is cleared up. In a build
// without GIGCO_FAILPOINTS, which every release is, they are nothing.
#pragma once

#include <string_view>

namespace gigco {

#ifdef GIGCO_FAILPOINTS
/// Ends the process by SIGKILL when the environment's TEST_FAILPOINT is this name.
void failpoint(std::string_view name);
#else
inline void failpoint(std::string_view /*name*/) {}
#endif

}  // namespace gigco
