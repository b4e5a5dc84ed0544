// What a described struct may say of its members beyond their types. One rule drives parsing,
// the reasons in an error's details, and the OpenAPI schema.
//
//   struct RegisterRequest {
//     std::string email;
//     std::optional<std::string> phone;
//     static json::Rules rules() {
//       return {json::rule("email").format(json::Format::email), json::rule("phone").length(7, 20)};
//     }
//   };
//   BOOST_DESCRIBE_STRUCT(RegisterRequest, (), (email, phone))
//
// A member is required unless it is a std::optional or its rule says defaulted().
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigco::json {

enum class Format { none, email, phone, date };

struct Rule {
  std::string_view member;
  std::optional<std::size_t> min_length =
      {};  // characters (code points) after trimming; of each item for a list
  std::optional<std::size_t> max_length = {};
  std::optional<std::size_t> max_items = {};
  std::optional<std::int64_t> minimum = {};  // for money: cents
  std::optional<std::int64_t> maximum = {};
  Format text_format = Format::none;
  std::vector<std::string_view> other_names = {};
  bool has_default = false;
  bool is_write_only = false;
  std::string_view description = {};
  std::string_view example_json = {};  // a JSON text

  Rule&& length(std::size_t least, std::size_t most) && {
    min_length = least;
    max_length = most;
    return std::move(*this);
  }
  Rule&& items(std::size_t most) && {
    max_items = most;
    return std::move(*this);
  }
  Rule&& range(std::int64_t least, std::int64_t most) && {
    minimum = least;
    maximum = most;
    return std::move(*this);
  }
  Rule&& format(Format form) && {
    text_format = form;
    return std::move(*this);
  }
  /// Another name under which older clients send this member.
  Rule&& alias(std::string_view name) && {
    other_names.push_back(name);
    return std::move(*this);
  }
  /// May be left out; the struct's own initializer is its value then.
  Rule&& defaulted() && {
    has_default = true;
    return std::move(*this);
  }
  /// A secret: shown as writeOnly in the document.
  Rule&& write_only() && {
    is_write_only = true;
    return std::move(*this);
  }
  Rule&& says(std::string_view text) && {
    description = text;
    return std::move(*this);
  }
  Rule&& example(std::string_view json_text) && {
    example_json = json_text;
    return std::move(*this);
  }
};

using Rules = std::vector<Rule>;

[[nodiscard]] inline Rule rule(std::string_view member) { return {.member = member}; }

/// The rules of a struct that has another's members besides its own.
[[nodiscard]] Rules joined(Rules rules, Rules more);

}  // namespace gigco::json
