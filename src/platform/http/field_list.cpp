#include "platform/http/field_list.hpp"

#include <algorithm>

namespace gigco::http {

std::string_view trimmed(std::string_view text) noexcept {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::string_view take_item(std::string_view& rest, char separator) noexcept {
  const auto end = std::find(rest.begin(), rest.end(), separator);
  const auto length = static_cast<std::size_t>(end - rest.begin());
  const std::string_view item = rest.substr(0, length);
  rest.remove_prefix(end == rest.end() ? length : length + 1);
  return trimmed(item);
}

}  // namespace gigco::http
