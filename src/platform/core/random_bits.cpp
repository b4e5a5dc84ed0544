#include "platform/core/random_bits.hpp"

#include <random>

namespace gigco {
namespace {

std::mt19937_64 seeded_generator() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device()};
  return std::mt19937_64(seed);
}

}  // namespace

std::uint64_t random_bits() {
  thread_local std::mt19937_64 generator = seeded_generator();
  return generator();
}

}  // namespace gigco
