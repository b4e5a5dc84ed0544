// Typed settings from environment variables: each is declared on one line, and reading reports every
// fault at once. This is the engine only; which settings the program has is not known here.
//
//   struct Settings { std::uint16_t port = 0; std::string jwt_key; std::chrono::milliseconds idle{}; };
//   Settings settings;
//   config::Schema schema("GIGCO_");
//   schema.port("GIGCO_PORT", settings.port, "8080", "where the API listens");
//   schema.text("GIGCO_JWT_KEY", settings.jwt_key, "", "signs access tokens").secret().required();
//   schema.duration("GIGCO_IDLE", settings.idle, 1s, 1h, "60s", "closes a silent connection");
//   if (auto read = schema.read(config::process_environment()); !read) { … read.error().details … }
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/core/error.hpp"

namespace gigco::config {

inline constexpr std::size_t kSharedPrefix = 3;
inline constexpr std::size_t kMaxValueBytes = std::size_t{64} * 1024;

using Environment = std::map<std::string, std::string, std::less<>>;

/// A copy of the variables the process was started with.
[[nodiscard]] Environment process_environment();

/// What NAME_FILE ends in, which names a file with the setting's value.
inline constexpr std::string_view kFileSuffix = "_FILE";

/// Sets the target from a text; or says why not, as "must …", without repeating the text: it may be secret.
using Assign = std::function<std::optional<std::string>(const std::string& text)>;

enum class Origin { default_value, environment, file };

struct Setting {
  std::string name;
  std::string default_text;
  std::string help;
  std::string form;  // "a whole number from 1 to 64"
  Assign assign;
  bool is_secret = false;
  bool is_required = false;
  bool is_url = false;
  std::string text = {};  // as it was read
  Origin origin = Origin::default_value;
};

/// Holds references to the members it sets: they must outlive it. One thread at a time.
class Schema {
 public:
  /// What may follow a declaration; used at once, not kept.
  class Declared {
   public:
    /// Shown only as "set" or "not set".
    Declared secret();
    /// Must not be empty.
    Declared required();

   private:
    friend class Schema;
    Declared(Schema& schema, std::size_t index) : schema_(schema), index_(index) {}
    Schema& schema_;
    std::size_t index_;
  };

  /// The prefix is of variables that are ours alone, see unknown().
  explicit Schema(std::string prefix) : prefix_(std::move(prefix)) {}

  // Each takes the variable's full name, the member to set, what is allowed, the default as a person would
  // write it, and one line of help. An empty default leaves the member as it is. A default that breaks its
  // own rule, or a name declared twice, throws std::logic_error: a bug.
  Declared text(std::string name, std::string& target, std::string default_text, std::string help);
  Declared flag(std::string name, bool& target, std::string default_text, std::string help);
  /// 1 to 65535.
  Declared port(std::string name, std::uint16_t& target, std::string default_text, std::string help);
  /// A whole number with its unit: ms, s, m, h or d. Both limits are allowed values.
  Declared duration(std::string name, std::chrono::milliseconds& target, std::chrono::milliseconds least,
                    std::chrono::milliseconds most, std::string default_text, std::string help);
  /// Need not exist, but must not be something else than a directory.
  Declared directory(std::string name, std::filesystem::path& target, std::string default_text,
                     std::string help);
  /// scheme://authority…, RFC 3986 section 3. A password in it is never shown.
  Declared url(std::string name, std::string& target, std::vector<std::string> schemes,
               std::string default_text, std::string help);

  /// Both limits are allowed values.
  template <std::integral T>
  Declared integer(std::string name, T& target, T least, T most, std::string default_text, std::string help) {
    return whole_number(
        std::move(name), [&target](std::int64_t value) { target = static_cast<T>(value); },
        static_cast<std::int64_t>(least), static_cast<std::int64_t>(most), std::move(default_text),
        std::move(help));
  }

  /// What `parse` makes of the text; `form` says what it takes, after "must be".
  template <class T>
  Declared value(std::string name, T& target, std::string form,
                 std::function<std::optional<T>(const std::string&)> parse, std::string default_text,
                 std::string help) {
    Assign assign = [&target, form,
                     parse = std::move(parse)](const std::string& text) -> std::optional<std::string> {
      std::optional<T> parsed = parse(text);
      if (!parsed) {
        return "must be " + form;
      }
      target = *std::move(parsed);
      return std::nullopt;
    };
    return add({.name = std::move(name),
                .default_text = std::move(default_text),
                .help = std::move(help),
                .form = std::move(form),
                .assign = std::move(assign)});
  }

  /// One of a list of words, each standing for a value.
  template <class T>
  Declared choice(std::string name, T& target, std::initializer_list<std::pair<std::string, T>> choices,
                  std::string default_text, std::string help) {
    std::vector<std::string> words;
    std::vector<T> values;
    for (const auto& [word, value] : choices) {
      words.push_back(word);
      values.push_back(value);
    }
    return word(
        std::move(name), std::move(words),
        [&target, values = std::move(values)](std::size_t index) { target = values[index]; },
        std::move(default_text), std::move(help));
  }

  /// Sets every member. A setting NAME may also come from the file that NAME_FILE names, without the white
  /// space around its contents. An empty variable counts as not set.
  /// Error: invalid, CONFIG_INVALID, one detail for each variable that is wrong. Members may then hold a
  /// mixture and are not to be used.
  [[nodiscard]] Result<void> read(const Environment& environment);

  /// Variables that look like settings and are none, most likely typos: those with our own prefix, or with
  /// one that at least kSharedPrefix settings have ("DB_"); each with the nearest setting, or none that is
  /// near.
  struct Unknown {
    std::string variable;
    std::string nearest;
  };
  [[nodiscard]] std::vector<Unknown> unknown(const Environment& environment) const;

  /// A table of names, values, where each value came from, and help. Contains no secrets.
  [[nodiscard]] std::string describe() const;
  /// A table of names, what each may be, defaults, and help.
  [[nodiscard]] std::string help() const;

 private:
  Declared add(Setting setting);
  Declared whole_number(std::string name, std::function<void(std::int64_t)> set, std::int64_t least,
                        std::int64_t most, std::string default_text, std::string help);
  Declared word(std::string name, std::vector<std::string> words, std::function<void(std::size_t)> set,
                std::string default_text, std::string help);
  void read_one(Setting& setting, const Environment& environment, std::vector<FieldError>& faults);

  [[nodiscard]] bool is_known(std::string_view variable) const;
  [[nodiscard]] bool looks_like_ours(std::string_view variable) const;
  [[nodiscard]] std::string nearest(std::string_view variable) const;

  std::string prefix_;
  std::vector<Setting> settings_;
};

}  // namespace gigco::config
