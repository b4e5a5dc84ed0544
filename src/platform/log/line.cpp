#include "platform/log/line.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "platform/json/value.hpp"
#include "platform/log/redact.hpp"

namespace gigco::log {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames = {"debug", "info", "warning", "error"};
constexpr std::size_t kLevelWidth = 8;     // the longest name and a space
constexpr std::size_t kDateLength = 11;    // "2026-11-23T"
constexpr std::size_t kNumberLength = 32;  // longer than any int64 or double
constexpr int kMillisecondDigits = 3;

std::string_view name_of(Level level) { return kLevelNames.at(static_cast<std::size_t>(level)); }

void append_time(std::string& out, Timestamp time) {
  append_rfc3339(out, time);
  out.back() = '.';  // takes the place of the Z
  const auto in_second = time - std::chrono::floor<std::chrono::seconds>(time);
  auto rest = std::chrono::floor<std::chrono::milliseconds>(in_second).count();
  std::array<char, kMillisecondDigits> digits{};
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    *digit = static_cast<char>('0' + rest % 10);
    rest /= 10;
  }
  out.append(digits.data(), digits.size());
  out += 'Z';
}

void append_text(std::string& out, std::string_view text) {
  thread_local std::string scratch;
  json::append_string(out, cleaned(text, scratch));
}

template <class T>
void append_number(std::string& out, T number) {
  std::array<char, kNumberLength> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

struct ValueAppender {
  std::string& out;

  void operator()(std::int64_t number) const { append_number(out, number); }
  void operator()(double number) const {
    if (std::isfinite(number)) {
      append_number(out, number);
    } else {
      out += "null";
    }
  }
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
  void operator()(std::string_view text) const { append_text(out, text); }
};

void append_value(std::string& out, const Field& field) {
  if (is_secret_key(field.key)) {
    json::append_string(out, kRedacted);
  } else {
    std::visit(ValueAppender{out}, field.value);
  }
}

/// Drops the quotes around what was appended since `start`.
void unquote(std::string& out, std::size_t start) {
  out.pop_back();
  out.erase(start, 1);
}

}  // namespace

void append_json_line(std::string& out, const Line& line) {
  out += R"({"time":")";
  append_time(out, line.time);
  out += R"(","level":")";
  out += name_of(line.level);
  out += R"(","message":)";
  append_text(out, line.message);
  for (const Field& field : line.fields) {
    out += ',';
    json::append_string(out, field.key);
    out += ':';
    append_value(out, field);
  }
  out += '}';
}

void append_readable_line(std::string& out, const Line& line) {
  const std::size_t start = out.size();
  append_time(out, line.time);
  out.erase(start, kDateLength);
  out.back() = ' ';
  out += name_of(line.level);
  out.append(kLevelWidth - name_of(line.level).size(), ' ');
  const std::size_t message = out.size();
  append_text(out, line.message);
  unquote(out, message);
  for (const Field& field : line.fields) {
    out += ' ';
    out += field.key;
    out += '=';
    const std::size_t value = out.size();
    append_value(out, field);
    if (out.back() == '"' && out.size() > value + 2 &&
        out.find_first_of(" =\\", value) == std::string::npos) {
      unquote(out, value);
    }
  }
}

}  // namespace gigco::log
