// Where in a migration's text something is, for error messages. Reads SQL only as far as needed to tell
// where statements begin.
#pragma once

#include <string_view>

namespace gigco::migrate {

/// The line, from 1, of a character (not byte) that is counted from 1, as PostgreSQL counts in UTF-8.
[[nodiscard]] int line_of_character(std::string_view sql, int position);

/// The line, from 1, on which the statement with this index (from 0) begins; the last line when there are
/// fewer. Knows comments, quoted texts and names, and dollar quotes.
[[nodiscard]] int line_of_statement(std::string_view sql, int index);

}  // namespace gigco::migrate
