// The program's log: one JSON object per line, written by a thread of its own so that no caller waits
// for a disk or a terminal. Secrets and people's addresses are taken out here, in one place. No spdlog
// in this header, and nothing that knows of requests or of the domain.
//
//   log::info("request served", {{"method", "GET"}, {"status", 200}, {"duration_ms", 1.7}});
//   {"time":"2026-11-23T15:04:05.123Z","level":"info","message":"request served","method":"GET",…}
#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace gigco::log {

enum class Level { debug, info, warning, error };

/// Lines waiting for the writing thread. When it falls behind, the oldest are dropped and counted: the
/// log then carries a line "log lines dropped".
inline constexpr std::size_t kQueueLines = 8192;
/// Longer texts are cut, and end in "…".
inline constexpr std::size_t kMaxTextBytes = 8192;
inline constexpr std::size_t kMaxSecrets = 128;
/// Shorter values would blot out ordinary words; they are not taken as secrets.
inline constexpr std::size_t kMinSecretBytes = 4;

/// One named value of a line. Holds views only: it lives as long as the call it is written in. Keys are
/// literals of ours, in UTF-8, and not "time", "level" or "message".
struct Field {
  std::string_view key;
  std::variant<std::int64_t, double, bool, std::string_view> value;

  template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) Field(std::string_view name, T number)
      : key(name),
        value(std::in_range<std::int64_t>(number) ? static_cast<std::int64_t>(number)
                                                  : std::numeric_limits<std::int64_t>::max()) {}
  Field(std::string_view name, double number) : key(name), value(number) {}
  Field(std::string_view name, bool flag) : key(name), value(flag) {}
  Field(std::string_view name, const char* text)
      : key(name), value(text != nullptr ? std::string_view(text) : std::string_view()) {}
  Field(std::string_view name, std::string_view text) : key(name), value(text) {}
  Field(std::string_view name, const std::string& text) : key(name), value(std::string_view(text)) {}
};

using Fields = std::initializer_list<Field>;

struct Options {
  Level level = Level::info;
  bool pretty = false;  // lines for people, but only when the descriptor is a terminal
  int descriptor = 2;   // stays the caller's; must be open until shutdown()
};

/// Starts the writing thread. Called once the process will not fork() any more. May be called again; the
/// lines of before are written first.
///
/// Before it, and after shutdown(), the functions below are safe: lines of level warning and above go
/// straight to stderr, the others nowhere.
void configure(const Options& options);

/// Writes everything that waits and ends the writing thread.
void shutdown();

/// From now on, each occurrence of the value in a message or a field is written as "[redacted]". Throws
/// std::length_error past kMaxSecrets: a bug. Regardless of it, always redacted are fields whose key says
/// password, token, secret, authorization, cookie or api_key; e-mail addresses become "a***@example.com".
void register_secret(const std::string& value);

namespace detail {
inline constinit std::atomic<Level> least_level = Level::warning;
void write(Level level, std::string_view message, Fields fields);
}  // namespace detail

inline void set_level(Level level) noexcept { detail::least_level.store(level, std::memory_order_relaxed); }
[[nodiscard]] inline Level level() noexcept { return detail::least_level.load(std::memory_order_relaxed); }

// All four may be called from any thread at any time; they do not block on output. Some two microseconds.
inline void debug(std::string_view message, Fields fields = {}) {
  if (level() <= Level::debug) {
    detail::write(Level::debug, message, fields);
  }
}
inline void info(std::string_view message, Fields fields = {}) {
  if (level() <= Level::info) {
    detail::write(Level::info, message, fields);
  }
}
inline void warning(std::string_view message, Fields fields = {}) {
  if (level() <= Level::warning) {
    detail::write(Level::warning, message, fields);
  }
}
inline void error(std::string_view message, Fields fields = {}) {
  if (level() <= Level::error) {
    detail::write(Level::error, message, fields);
  }
}

}  // namespace gigco::log
