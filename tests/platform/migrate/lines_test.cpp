// Positions in SQL text.
#include "platform/migrate/lines.hpp"

#include <gtest/gtest.h>

namespace gigco::migrate {
namespace {

TEST(LineOfCharacter, CountsCharactersNotBytes) {
  constexpr std::string_view kText = "ä\nö\nü";
  EXPECT_EQ(line_of_character(kText, 1), 1);
  EXPECT_EQ(line_of_character(kText, 3), 2);
  EXPECT_EQ(line_of_character(kText, 5), 3);
  EXPECT_EQ(line_of_character(kText, 99), 3);
}

TEST(LineOfStatement, SkipsCommentsAndEmptyStatements) {
  constexpr std::string_view kText = "-- a; b\nselect 1;;\n/* c; /* d; */ */\n\nselect\n2; select 3";
  EXPECT_EQ(line_of_statement(kText, 0), 2);
  EXPECT_EQ(line_of_statement(kText, 1), 5);
  EXPECT_EQ(line_of_statement(kText, 2), 6);
}

TEST(LineOfStatement, DoesNotSplitQuotedText) {
  EXPECT_EQ(line_of_statement("select ';\n', \"a;\n\", 'it''s;\n';\nselect 2", 1), 5);
  EXPECT_EQ(line_of_statement("select E'\\';\n';\nselect 2", 1), 3);
  EXPECT_EQ(line_of_statement("select '\\';\nselect 2", 1), 2);
  EXPECT_EQ(line_of_statement("do $$ begin;\nend; $$;\nselect 2", 1), 3);
  EXPECT_EQ(line_of_statement("do $a$ $$;\n$b$; $a$;\nselect 2", 1), 3);
  EXPECT_EQ(line_of_statement("select $1;\nselect a$b;\nselect 3", 2), 3);
}

TEST(LineOfStatement, SurvivesTextThatEndsInside) {
  for (const char* text : {"'", "\"a", "$$ a", "$tag", "/* a", "-- a", "E'\\", "$"}) {
    EXPECT_EQ(line_of_statement(text, 5), 1) << text;
  }
}

}  // namespace
}  // namespace gigco::migrate
