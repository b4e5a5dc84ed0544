// Described structs to and from JSON: all faults at once, and the schema that says the same.
#include "platform/json/codec.hpp"

#include <gmock/gmock.h>

namespace gigco::json {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Part {
  std::int32_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Part, (), (count))

struct Order {
  std::string name;
  Cents price;
  std::int32_t size = 3;
  Colour colour = Colour::red;
  std::optional<std::string> note;
  std::vector<Part> parts;
  std::vector<std::string> tags;
  static Rules rules() {
    return {rule("name").length(2, 4).alias("title"), rule("price").range(100, 5000),
            rule("size").range(1, 9).defaulted(),     rule("colour").defaulted(),
            rule("parts").items(2).defaulted(),       rule("tags").defaulted()};
  }
};
BOOST_DESCRIBE_STRUCT(Order, (), (name, price, size, colour, note, parts, tags))

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> faults(std::string_view text) {
  const auto order = deserialize<Order>(text);
  std::vector<std::string> all;
  if (!order) {
    for (const FieldError& fault : order.error().details) {
      all.push_back(fault.field + " " + fault.reason);
    }
  }
  return all;
}

TEST(Codec, reads_and_writes_a_struct) {
  constexpr std::string_view kText =
      R"({"name":"box","price":19.99,"size":4,"colour":"green","note":null,"parts":[{"count":1}],"tags":["a"]})";
  const auto order = deserialize<Order>(kText);
  ASSERT_TRUE(order);
  EXPECT_EQ(order->price.count, 1999);
  EXPECT_EQ(serialize(*order), kText);
}

TEST(Codec, leaves_defaults_and_takes_an_older_name) {
  const auto order = deserialize<Order>(R"({"title":"box","price":1,"size":null})");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->name, "box");
  EXPECT_EQ(order->size, 3);
  EXPECT_FALSE(order->note);
}

TEST(Codec, reports_all_faults_at_once_with_their_paths) {
  EXPECT_THAT(
      faults(R"({"name":"b","price":19.999,"size":0,"colour":"blue","parts":[{"count":"x"}],"more":1})"),
      ElementsAre("name must have at least 2 characters",
                  "price must be an amount with at most two decimals, up to 999999.99",
                  "size must be between 1 and 9", "colour must be one of red, green",
                  "parts[0].count must be a whole number", "more is not a known field"));
}

TEST(Codec, asks_for_required_members_also_when_they_are_null) {
  EXPECT_THAT(faults(R"({"name":null})"), ElementsAre("name is required", "price is required"));
}

TEST(Codec, refuses_a_member_given_under_two_names) {
  EXPECT_THAT(faults(R"({"name":"box","title":"box","price":1})"),
              ElementsAre("title is given twice, under two names"));
}

TEST(Codec, refuses_wrong_types_and_too_many_items) {
  EXPECT_THAT(faults("[]"), ElementsAre("body must be an object"));
  EXPECT_THAT(faults(R"({"name":1,"price":"1","parts":[{"count":1},{"count":1},{"count":1}]})"),
              ElementsAre("name must be a string", HasSubstr("price must be an amount"),
                          "parts must have at most 2 items"));
  EXPECT_THAT(faults(R"({"name":"a\u0000b","price":0.99})"),
              ElementsAre(HasSubstr("U+0000"), "price must be between 1.00 and 50.00"));
}

TEST(Codec, converts_the_text_of_query_parameters) {
  const Object query = {{"name", std::string("box")},
                        {"price", std::string("2.50")},
                        {"size", std::string("7")},
                        {"tags", std::string("a,b")},
                        {"unknown", std::string("x")}};
  Order order;
  Reader reader(Reader::Source::text);
  Codec<Order>::read(query, order, reader);
  EXPECT_TRUE(reader.take_faults().empty());
  EXPECT_EQ(order.price.count, 250);
  EXPECT_EQ(order.size, 7);
  EXPECT_THAT(order.tags, ElementsAre("a", "b"));
}

TEST(ObjectSchema, says_what_the_rules_say) {
  const std::string schema = to_string(object_schema(type_of<Order>()));
  EXPECT_THAT(schema, HasSubstr(R"("name":{"type":"string","minLength":2,"maxLength":4})"));
  EXPECT_THAT(schema, HasSubstr(R"("minimum":1.00,"maximum":50.00)"));
  EXPECT_THAT(schema, HasSubstr(R"("enum":["red","green"])"));
  EXPECT_THAT(schema, HasSubstr(R"("note":{"type":["string","null"]})"));
  EXPECT_THAT(schema, HasSubstr(R"("items":{"$ref":"#/components/schemas/Part"},"maxItems":2)"));
  EXPECT_THAT(schema, HasSubstr(R"("required":["name","price"])"));
}

}  // namespace
}  // namespace gigco::json
