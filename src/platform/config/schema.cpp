// Reading all settings at once, and showing them.
#include "platform/config/schema.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <span>
#include <stdexcept>
#include <unistd.h>

namespace gigco::config {
namespace {

constexpr std::string_view kColumnGap = "  ";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

const std::string* set_variable(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() || found->second.empty() ? nullptr : &found->second;
}

std::optional<std::string> file_contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string contents(kMaxValueBytes + 1, '\0');
  file.read(contents.data(), static_cast<std::streamsize>(contents.size()));
  if (!file.eof() || file.bad()) {  // could not be opened or read, or is longer than allowed
    return {};
  }
  contents.resize(static_cast<std::size_t>(file.gcount()));
  return std::string(trimmed(contents));
}

std::string without_password(const std::string& url) {
  const auto start = url.find("://");
  const auto end = start == std::string::npos ? start : url.find_first_of("/?#", start + 3);
  const auto at = url.rfind('@', end);
  if (start == std::string::npos || at == std::string::npos || at < start) {
    return url;
  }
  return url.substr(0, start + 3) + "***" + url.substr(at);
}

std::string shown(const Setting& setting, const std::string& text) {
  if (setting.is_secret) {
    return text.empty() ? "not set" : "set";
  }
  return setting.is_url ? without_password(text) : text;
}

std::string_view name_of(Origin origin) {
  switch (origin) {
    case Origin::environment:
      return "environment";
    case Origin::file:
      return "file";
    case Origin::default_value:
      break;
  }
  return "default";
}

using Row = std::array<std::string, 4>;

/// Left-aligned columns; the last is as long as it likes.
std::string table(std::span<const Row> rows) {
  std::array<std::size_t, 3> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string out;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      out += row[i];
      out.append(widths[i] - row[i].size(), ' ');
      out += kColumnGap;
    }
    out += row.back();
    out += '\n';
  }
  return out;
}

}  // namespace

Environment process_environment() {
  Environment all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) {
      all.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return all;
}

Schema::Declared Schema::Declared::secret() {
  schema_.settings_[index_].is_secret = true;
  return *this;
}

Schema::Declared Schema::Declared::required() {
  schema_.settings_[index_].is_required = true;
  return *this;
}

Schema::Declared Schema::add(Setting setting) {
  if (std::ranges::count(settings_, setting.name, &Setting::name) > 0) {
    throw std::logic_error("setting " + setting.name + " is declared twice");
  }
  if (!setting.default_text.empty()) {
    if (const auto reason = setting.assign(setting.default_text)) {
      throw std::logic_error("the default of setting " + setting.name + " " + *reason);
    }
  }
  setting.text = setting.default_text;
  settings_.push_back(std::move(setting));
  return {*this, settings_.size() - 1};
}

void Schema::read_one(Setting& setting, const Environment& environment, std::vector<FieldError>& faults) {
  const std::string file_variable = setting.name + std::string(kFileSuffix);
  const std::string* direct = set_variable(environment, setting.name);
  const std::string* path = set_variable(environment, file_variable);
  setting.text = setting.default_text;
  setting.origin = Origin::default_value;
  if (direct != nullptr && path != nullptr) {
    faults.push_back({setting.name, "is set twice: " + file_variable + " is set as well"});
    return;
  }
  if (direct != nullptr) {
    setting.text = *direct;
    setting.origin = Origin::environment;
  } else if (path != nullptr) {
    const auto contents = file_contents(*path);
    if (!contents) {
      faults.push_back({file_variable,
                        "must name a readable file of at most " + std::to_string(kMaxValueBytes) + " bytes"});
      return;
    }
    setting.text = *contents;
    setting.origin = Origin::file;
  }
  if (setting.text.empty()) {
    if (setting.is_required) {
      faults.push_back({setting.name, "is required"});
    }
    return;
  }
  if (const auto reason =
          setting.text.size() > kMaxValueBytes ? "must be shorter" : setting.assign(setting.text)) {
    faults.push_back({setting.origin == Origin::file ? file_variable : setting.name, *reason});
  }
}

Result<void> Schema::read(const Environment& environment) {
  std::vector<FieldError> faults;
  for (Setting& setting : settings_) {
    read_one(setting, environment, faults);
  }
  if (faults.empty()) {
    return {};
  }
  Error error = invalid_fields(std::move(faults));
  error.code = "CONFIG_INVALID";
  error.title = "the configuration is invalid";
  return error;
}

std::string Schema::describe() const {
  std::vector<Row> rows = {{"NAME", "VALUE", "FROM", "HELP"}};
  for (const Setting& setting : settings_) {
    rows.push_back(
        {setting.name, shown(setting, setting.text), std::string(name_of(setting.origin)), setting.help});
  }
  return table(rows);
}

std::string Schema::help() const {
  std::vector<Row> rows = {{"NAME", "MUST BE", "DEFAULT", "HELP"}};
  for (const Setting& setting : settings_) {
    rows.push_back({setting.name, setting.form,
                    setting.is_required && setting.default_text.empty()
                        ? "(required)"
                        : shown(setting, setting.default_text),
                    setting.help});
  }
  return table(rows);
}

}  // namespace gigco::config
