// Random numbers for names that must differ and need not be secret; secrets come from crypto/random.
#pragma once

#include <cstdint>

namespace gigco {

/// 64 bits from a generator of the calling thread, which costs no lock and no system call.
[[nodiscard]] std::uint64_t random_bits();

}  // namespace gigco
