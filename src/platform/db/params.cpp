#include "platform/db/params.hpp"

#include <array>
#include <charconv>

namespace gigco::db {
namespace {

constexpr std::size_t kNumberLength = 32;

template <class T>
void append_number(std::string& out, T value) {
  std::array<char, kNumberLength> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

}  // namespace

void Params::add(std::nullptr_t) { values_.push_back(kNull); }

void Params::add(bool value) {
  begin_value();
  buffer_ += value ? 't' : 'f';
  end_value();
}

void Params::add(std::int64_t value) {
  begin_value();
  append_number(buffer_, value);
  end_value();
}

void Params::add(double value) {
  begin_value();
  append_number(buffer_, value);
  end_value();
}

void Params::add(std::string_view value) {
  begin_value();
  buffer_ += value;
  end_value();
}

void Params::add(Timestamp value) {
  begin_value();
  append_rfc3339(buffer_, value);
  const auto micros = (value - std::chrono::floor<std::chrono::seconds>(value)).count();
  const std::string fraction = std::to_string(1'000'000 + micros);  // "1000042": the digits after the 1
  buffer_.insert(buffer_.size() - 1, "." + fraction.substr(1));
  end_value();
}

void Params::add(const Uuid& value) {
  begin_value();
  append_uuid(buffer_, value);
  end_value();
}

void Params::add(const ResourceRef& value) {
  const Id* id = std::get_if<Id>(&value);
  const Uuid* uuid = std::get_if<Uuid>(&value);
  if (id != nullptr) {
    add(*id);
    add(nullptr);
  } else {
    add(nullptr);
    add(*uuid);
  }
}

void Params::add(Bytes value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  begin_value();
  buffer_ += "\\x";
  for (const char c : value.view) {
    buffer_ += kDigits[static_cast<unsigned char>(c) >> 4U];
    buffer_ += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  end_value();
}

void Params::add(const std::vector<std::string>& value) {
  begin_value();
  buffer_ += '{';
  for (std::size_t i = 0; i < value.size(); ++i) {
    buffer_ += i > 0 ? ",\"" : "\"";
    for (const char c : value[i]) {
      if (c == '"' || c == '\\') {
        buffer_ += '\\';
      }
      buffer_ += c;
    }
    buffer_ += '"';
  }
  buffer_ += '}';
  end_value();
}

std::vector<const char*> Params::pointers() const {
  std::vector<const char*> pointers;
  pointers.reserve(values_.size());
  for (const std::size_t offset : values_) {
    pointers.push_back(offset == kNull ? nullptr : buffer_.data() + offset);
  }
  return pointers;
}

}  // namespace gigco::db
