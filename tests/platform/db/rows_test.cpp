// Values on their way to PostgreSQL and back.
#include <limits>

#include "tests/platform/db/on_database.hpp"

namespace gigco::db {
namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Owner {
  std::int64_t id = 0;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Owner, (), (id, name))

struct Everything {
  bool flag = false;
  std::int32_t small = 0;
  std::int64_t big = 0;
  double real = 0;
  std::string text;
  Cents amount;
  Timestamp time;
  Uuid uuid;
  std::vector<std::string> words;
  Colour colour = Colour::red;
  std::optional<std::int64_t> missing;
  std::optional<Owner> owner;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (flag, small, big, real, text, amount, time, uuid, words, colour, missing, owner))

constexpr Statement kEcho{
    "test.echo",
    "select $1::bool as flag, $2::int4 as small, $3::int8 as big, $4::float8 as real, $5::text as text, "
    "$6::int8 as amount, $7::timestamptz as time, $8::uuid as uuid, $9::text[] as words, $10::text as "
    "colour, "
    "$11::int8 as missing, $12::int8 as \"owner.id\", $13::text as \"owner.name\""};

class Values : public OnDatabase {};

TEST_F(Values, ComeBackAsTheyWent) {
  const Uuid uuid = parse_uuid("66dba171-fcb4-442d-bf9c-2ba7b59693cd").value();
  const Timestamp time{std::chrono::microseconds(1'795'449'845'123'456)};
  const std::vector<std::string> words{"", "a,b", "\"quoted\" \\ {brace}", "null", "ünï"};
  const std::string text = "it's \"so\" \\ \n\t ünï 😀";
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  const auto row = wait_for(database_.one<Everything>(kEcho, true, std::int32_t{-7}, kLeast, 0.1, text,
                                                      Cents{-1}, time, uuid, words, Colour::green,
                                                      std::optional<std::int64_t>(), std::int64_t{5}, "Ann"));
  EXPECT_TRUE(row.flag);
  EXPECT_EQ(row.small, -7);
  EXPECT_EQ(row.big, kLeast);
  EXPECT_EQ(row.real, 0.1);
  EXPECT_EQ(row.text, text);
  EXPECT_EQ(row.amount, Cents{-1});
  EXPECT_EQ(row.time, time);
  EXPECT_EQ(row.uuid, uuid);
  EXPECT_EQ(row.words, words);
  EXPECT_EQ(row.colour, Colour::green);
  EXPECT_FALSE(row.missing);
  ASSERT_TRUE(row.owner);
  EXPECT_EQ(row.owner->id, 5);
  EXPECT_EQ(row.owner->name, "Ann");
}

TEST_F(Values, AnOptionalStructIsEmptyWhenItsFirstColumnIsNull) {
  const auto row = wait_for(database_.one<Everything>(
      kEcho, false, std::int32_t{0}, std::int64_t{0}, 0.0, "", Cents{}, Timestamp{}, Uuid{},
      std::vector<std::string>(), Colour::red, std::int64_t{9}, nullptr, nullptr));
  EXPECT_FALSE(row.owner);
  EXPECT_EQ(row.missing, 9);
  EXPECT_TRUE(row.words.empty());
}

TEST_F(Values, BytesKeepTheirZeros) {
  constexpr Statement kLength{"test.bytes", "select length($1::bytea)::int8"};
  using std::string_view_literals::operator""sv;
  EXPECT_EQ(wait_for(database_.one<std::int64_t>(kLength, Bytes{"a\0b\xff"sv})), 4);
}

TEST_F(Values, ARowThatDoesNotFitItsStructIsABugOfTheStatement) {
  constexpr Statement kOtherName{"test.name", "select 1::int8 as id, 'x'::text as nickname"};
  constexpr Statement kOtherType{"test.type", "select 1::int4 as id, 'x'::text as name"};
  constexpr Statement kNull{"test.null", "select 1::int8 as id, null::text as name"};
  constexpr Statement kWider{"test.wider", "select 1::int8 as id, 'x'::text as name, 2"};
  constexpr Statement kUnknown{"test.unknown", "select 'blue'::text"};
  for (const Statement* wrong : {&kOtherName, &kOtherType, &kNull, &kWider}) {
    EXPECT_THROW(wait_for(database_.one<Owner>(*wrong)), std::logic_error) << wrong->name;
  }
  EXPECT_THROW(wait_for(database_.one<Colour>(kUnknown)), std::logic_error);
}

TEST_F(Values, CountsOfRows) {
  constexpr Statement kNumbers{"test.numbers", "select n::int8 from generate_series(1, $1::int8) n"};
  EXPECT_EQ(wait_for(database_.all<std::int64_t>(kNumbers, std::int64_t{3})),
            (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(wait_for(database_.maybe<std::int64_t>(kNumbers, std::int64_t{0})), std::nullopt);
  sql("create table things (n int)");
  constexpr Statement kInsert{"test.insert", "insert into things select generate_series(1, 3)"};
  EXPECT_EQ(wait_for(database_.execute(kInsert)), 3);
}

}  // namespace
}  // namespace gigco::db
