// The lexical rules: https://www.postgresql.org/docs/15/sql-syntax-lexical.html.
#include "platform/migrate/lines.hpp"

#include <algorithm>
#include <cstddef>

namespace gigco::migrate {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::size_t past(std::string_view sql, std::string_view end, std::size_t from) {
  const std::size_t found = sql.find(end, from);
  return found == std::string_view::npos ? sql.size() : found + end.size();
}

/// Block comments nest.
std::size_t past_comment(std::string_view sql, std::size_t at) {
  int depth = 0;
  do {
    const std::string_view here = sql.substr(at, 2);
    depth += here == "/*" ? 1 : 0;
    depth -= here == "*/" ? 1 : 0;
    at += here == "/*" || here == "*/" ? 2 : 1;
  } while (depth > 0 && at < sql.size());
  return std::min(at, sql.size());
}

/// A quote inside is written twice, and in E'' a backslash takes the next character with it.
std::size_t past_quoted(std::string_view sql, std::size_t at) {
  const char quote = sql[at];
  const bool escapes = quote == '\'' && at > 0 && (sql[at - 1] == 'E' || sql[at - 1] == 'e') &&
                       (at == 1 || !is_word(sql[at - 2]));
  for (++at; at < sql.size(); ++at) {
    if (escapes && sql[at] == '\\') {
      ++at;
    } else if (sql[at] == quote) {
      break;
    }
  }
  return std::min(at + 1, sql.size());
}

/// $$…$$ or $tag$…$tag$; a $1 or a dollar inside a name is only itself.
std::size_t past_dollar(std::string_view sql, std::size_t at) {
  std::size_t end = at + 1;
  while (end < sql.size() && is_word(sql[end])) {
    ++end;
  }
  const bool in_name = at > 0 && is_word(sql[at - 1]);
  const bool number = at + 1 < sql.size() && sql[at + 1] >= '0' && sql[at + 1] <= '9';
  if (in_name || number || end >= sql.size() || sql[end] != '$') {
    return at + 1;
  }
  return past(sql, sql.substr(at, end - at + 1), end + 1);
}

bool is_comment(std::string_view sql, std::size_t at) {
  return sql.substr(at, 2) == "--" || sql.substr(at, 2) == "/*";
}

std::size_t past_token(std::string_view sql, std::size_t at) {
  if (is_comment(sql, at)) {
    return sql[at] == '-' ? past(sql, "\n", at) : past_comment(sql, at);
  }
  if (sql[at] == '\'' || sql[at] == '"') {
    return past_quoted(sql, at);
  }
  return sql[at] == '$' ? past_dollar(sql, at) : at + 1;
}

int line_of_byte(std::string_view sql, std::size_t at) {
  return 1 + static_cast<int>(std::ranges::count(sql.substr(0, at), '\n'));
}

}  // namespace

int line_of_character(std::string_view sql, int position) {
  constexpr unsigned kContinuationMask = 0xC0U;
  constexpr unsigned kContinuation = 0x80U;
  int characters = 0;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    if ((static_cast<unsigned char>(sql[at]) & kContinuationMask) != kContinuation &&
        ++characters == position) {
      return line_of_byte(sql, at);
    }
  }
  return line_of_byte(sql, sql.size());
}

int line_of_statement(std::string_view sql, int index) {
  bool inside = false;
  int seen = -1;
  for (std::size_t at = 0; at < sql.size(); at = past_token(sql, at)) {
    if (is_space(sql[at]) || is_comment(sql, at)) {
      continue;
    }
    if (sql[at] == ';') {
      inside = false;
    } else if (!inside) {
      inside = true;
      if (++seen == index) {
        return line_of_byte(sql, at);
      }
    }
  }
  return line_of_byte(sql, sql.size());
}

}  // namespace gigco::migrate
