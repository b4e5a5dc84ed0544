#include "domain/accounts/contact.hpp"

namespace gigco::accounts {
namespace {

constexpr std::size_t kMinName = 2;
constexpr std::size_t kMaxName = 255;
constexpr std::size_t kMaxAddress = 500;
constexpr std::size_t kMaxPlaceId = 255;
constexpr std::size_t kMaxSkills = 50;
constexpr std::size_t kMaxSkill = 100;
constexpr std::int64_t kMaxLatitude = 90;
constexpr std::int64_t kMaxLongitude = 180;

}  // namespace

json::Rules contact_rules() {
  return {json::rule("name").length(kMinName, kMaxName).example(R"("Ada Baker")"),
          json::rule("phone").format(json::Format::phone).example(R"("+1 415 555 0100")"),
          json::rule("address").length(0, kMaxAddress).example(R"("1 Market Street, San Francisco")"),
          json::rule("latitude")
              .range(-kMaxLatitude, kMaxLatitude)
              .says("Degrees; together with longitude.")
              .example("37.7937"),
          json::rule("longitude")
              .range(-kMaxLongitude, kMaxLongitude)
              .says("Degrees; together with latitude.")
              .example("-122.3965"),
          json::rule("place_id").length(0, kMaxPlaceId).example(R"("ChIJIQBpAG2ahYAR_6128GcTUEo")")};
}

json::Rule skills_rule() {
  return json::rule("skills").items(kMaxSkills).length(1, kMaxSkill).example(R"(["plumbing"])");
}

}  // namespace gigco::accounts
