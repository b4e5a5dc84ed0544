// The bytes of one connection that have arrived and not been used yet, in one piece.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace gigco::http {

class InputBuffer {
 public:
  static constexpr std::size_t kIdleBytes = 4096;  // what an idle connection may hold

  [[nodiscard]] std::string_view unused() const noexcept { return {bytes_.get() + begin_, end_ - begin_}; }

  /// Room for at least `least` more bytes. Moves what is there: views into it become invalid.
  [[nodiscard]] std::span<char> prepare(std::size_t least) {
    if (capacity_ - end_ < least) {
      make_room(least);
    }
    return {bytes_.get() + end_, capacity_ - end_};
  }
  /// So many bytes have been put into what prepare() gave.
  void commit(std::size_t count) noexcept { end_ += count; }

  void consume(std::size_t count) noexcept {
    begin_ += count;
    if (begin_ == end_) {
      begin_ = end_ = 0;
    }
  }

  /// Gives back what a big request needed. To be called when nothing is unused.
  void shrink() noexcept {
    if (capacity_ > kIdleBytes && begin_ == end_) {
      bytes_.reset();
      capacity_ = begin_ = end_ = 0;
    }
  }

 private:
  void make_room(std::size_t least) {
    const std::size_t held = end_ - begin_;
    if (capacity_ - held < least) {
      const std::size_t wanted = std::max({kIdleBytes, capacity_ * 2, held + least});
      auto bigger = std::make_unique_for_overwrite<char[]>(wanted);
      std::copy_n(bytes_.get() + begin_, held, bigger.get());
      bytes_ = std::move(bigger);
      capacity_ = wanted;
    } else {
      std::memmove(bytes_.get(), bytes_.get() + begin_, held);
    }
    begin_ = 0;
    end_ = held;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace gigco::http
