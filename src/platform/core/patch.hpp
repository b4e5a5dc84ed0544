// Changing only what was given.
#pragma once

#include <optional>
#include <utility>

namespace gigco {

/// The value becomes what was given, or stays as it is.
template <class T, class U>
void replace(T& value, std::optional<U> given) {
  if (given) {
    value = *std::move(given);
  }
}

}  // namespace gigco
