#include "platform/json/value.hpp"

namespace gigco::json {
namespace {

void append_escape(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += kDigits[static_cast<unsigned char>(c) >> 4U];
      out += kDigits[static_cast<unsigned char>(c) & 15U];
  }
}

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

struct Appender {
  std::string& out;

  void operator()(std::nullptr_t) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(const Number& number) const { out += number.digits; }
  void operator()(const std::string& text) const { append_string(out, text); }
  void operator()(const Array& array) const {
    char separator = '[';
    for (const Value& item : array) {
      out += std::exchange(separator, ',');
      append(out, item);
    }
    out += array.empty() ? "[]" : "]";
  }
  void operator()(const Object& object) const {
    char separator = '{';
    for (const auto& [name, value] : object) {
      out += std::exchange(separator, ',');
      append_string(out, name);
      out += ':';
      append(out, value);
    }
    out += object.empty() ? "{}" : "}";
  }
};

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // start of what needs no escape, copied in one go
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (needs_escape(text[i])) {
      out.append(text, plain, i - plain);
      append_escape(out, text[i]);
      plain = i + 1;
    }
  }
  out.append(text, plain);
  out += '"';
}

void append(std::string& out, const Value& value) {
  std::visit(
      Appender{out},
      static_cast<const std::variant<std::nullptr_t, bool, Number, std::string, Array, Object>&>(value));
}

std::string to_string(const Value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace gigco::json
