// The forms a setting may have: how the text of each is read and what it says when it cannot be.
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "platform/config/schema.hpp"

namespace gigco::config {
namespace {

using std::chrono::milliseconds;

constexpr std::uint16_t kMaxPort = 65535;

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array<Unit, 5> kUnits = {
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

std::optional<std::int64_t> whole_number_in(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  return problem == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

std::optional<milliseconds> duration_in(std::string_view text) {
  const auto unit_start = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto unit = std::ranges::find(kUnits, text.substr(unit_start), &Unit::name);
  const auto count = whole_number_in(text.substr(0, unit_start));
  if (unit == kUnits.end() || !count ||
      *count > std::numeric_limits<std::int64_t>::max() / unit->milliseconds) {
    return {};
  }
  return milliseconds(*count * unit->milliseconds);
}

std::string written(milliseconds duration) {
  const auto unit = std::find_if(kUnits.rbegin(), kUnits.rend(),
                                 [&](const Unit& each) { return duration.count() % each.milliseconds == 0; });
  return duration.count() == 0
             ? "0s"
             : std::to_string(duration.count() / unit->milliseconds) + std::string(unit->name);
}

std::optional<bool> flag_in(std::string_view text) {
  constexpr std::array<std::string_view, 4> kTrue = {"true", "1", "yes", "on"};
  constexpr std::array<std::string_view, 4> kFalse = {"false", "0", "no", "off"};
  if (std::ranges::count(kTrue, text) > 0) {
    return true;
  }
  return std::ranges::count(kFalse, text) > 0 ? std::optional(false) : std::nullopt;
}

bool is_url(std::string_view text, const std::vector<std::string>& schemes) {
  const auto after_scheme = text.find("://");
  if (after_scheme == std::string_view::npos ||
      std::ranges::count(schemes, text.substr(0, after_scheme)) == 0) {
    return false;
  }
  std::string_view authority = text.substr(after_scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const std::string_view host = authority.substr(authority.rfind('@') + 1);  // npos + 1 is 0
  const bool is_plain = std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
  return is_plain && !host.empty() && host.front() != ':';
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    out += (out.empty() ? "" : ", ") + word;
  }
  return out;
}

std::optional<std::string> must_be(const std::string& form) { return "must be " + form; }

}  // namespace

Schema::Declared Schema::text(std::string name, std::string& target, std::string default_text,
                              std::string help) {
  return add({.name = std::move(name),
              .default_text = std::move(default_text),
              .help = std::move(help),
              .form = "a text",
              .assign = [&target](const std::string& text) -> std::optional<std::string> {
                target = text;
                return {};
              }});
}

Schema::Declared Schema::flag(std::string name, bool& target, std::string default_text, std::string help) {
  std::string form = "true or false";
  return add({.name = std::move(name),
              .default_text = std::move(default_text),
              .help = std::move(help),
              .form = form,
              .assign = [&target, form](const std::string& text) -> std::optional<std::string> {
                const auto value = flag_in(text);
                if (!value) {
                  return must_be(form);
                }
                target = *value;
                return {};
              }});
}

Schema::Declared Schema::port(std::string name, std::uint16_t& target, std::string default_text,
                              std::string help) {
  return integer<std::uint16_t>(std::move(name), target, 1, kMaxPort, std::move(default_text),
                                std::move(help));
}

Schema::Declared Schema::whole_number(std::string name, std::function<void(std::int64_t)> set,
                                      std::int64_t least, std::int64_t most, std::string default_text,
                                      std::string help) {
  std::string form = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  return add({.name = std::move(name),
              .default_text = std::move(default_text),
              .help = std::move(help),
              .form = form,
              .assign = [=, set = std::move(set)](const std::string& text) -> std::optional<std::string> {
                const auto value = whole_number_in(text);
                if (!value || *value < least || *value > most) {
                  return must_be(form);
                }
                set(*value);
                return {};
              }});
}

Schema::Declared Schema::duration(std::string name, milliseconds& target, milliseconds least,
                                  milliseconds most, std::string default_text, std::string help) {
  std::string form =
      "a duration such as 500ms, 30s, 15m, 24h or 7d, from " + written(least) + " to " + written(most);
  return add({.name = std::move(name),
              .default_text = std::move(default_text),
              .help = std::move(help),
              .form = form,
              .assign = [=, &target](const std::string& text) -> std::optional<std::string> {
                const auto value = duration_in(text);
                if (!value || *value < least || *value > most) {
                  return must_be(form);
                }
                target = *value;
                return {};
              }});
}

Schema::Declared Schema::directory(std::string name, std::filesystem::path& target, std::string default_text,
                                   std::string help) {
  return add({.name = std::move(name),
              .default_text = std::move(default_text),
              .help = std::move(help),
              .form = "a directory",
              .assign = [&target](const std::string& text) -> std::optional<std::string> {
                std::error_code problem;
                const auto found = std::filesystem::status(text, problem);
                if (found.type() == std::filesystem::file_type::none) {
                  return "must be a path that can be looked at: " + problem.message();
                }
                if (std::filesystem::exists(found) && !std::filesystem::is_directory(found)) {
                  return "must be a directory, and is something else";
                }
                target = text;
                return {};
              }});
}

Schema::Declared Schema::url(std::string name, std::string& target, std::vector<std::string> schemes,
                             std::string default_text, std::string help) {
  std::string form = "a URL of scheme " + joined(schemes);
  return add({.name = std::move(name),
              .default_text = std::move(default_text),
              .help = std::move(help),
              .form = form,
              .assign = [=, &target](const std::string& text) -> std::optional<std::string> {
                if (!is_url(text, schemes)) {
                  return must_be(form);
                }
                target = text;
                return {};
              },
              .is_url = true});
}

Schema::Declared Schema::word(std::string name, std::vector<std::string> words,
                              std::function<void(std::size_t)> set, std::string default_text,
                              std::string help) {
  std::string form = "one of " + joined(words);
  return add({.name = std::move(name),
              .default_text = std::move(default_text),
              .help = std::move(help),
              .form = form,
              .assign = [=, set = std::move(set)](const std::string& text) -> std::optional<std::string> {
                const auto found = std::ranges::find(words, text);
                if (found == words.end()) {
                  return must_be(form);
                }
                set(static_cast<std::size_t>(found - words.begin()));
                return {};
              }});
}

}  // namespace gigco::config
