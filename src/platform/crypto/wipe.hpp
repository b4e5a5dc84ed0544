// For secrets that must outlive a call: they leave no trace once their scope has ended.
#pragma once

#include <string>

namespace gigco::crypto {

/// Overwrites the string's bytes, which the compiler may not leave out, at the end of its own life.
class WipeAtEnd {
 public:
  explicit WipeAtEnd(std::string& secret) noexcept : secret_(secret) {}
  WipeAtEnd(const WipeAtEnd&) = delete;
  WipeAtEnd& operator=(const WipeAtEnd&) = delete;
  ~WipeAtEnd();

 private:
  std::string& secret_;
};

}  // namespace gigco::crypto
