// Why an administrator does something that needs no other words, for the audit log.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "platform/json/rules.hpp"

namespace gigco::api {

struct Reason {
  std::optional<std::string> reason;

  static json::Rules rules() {
    constexpr std::size_t kMaxReason = 2'000;
    return {json::rule("reason").length(0, kMaxReason).example("\"Asked for\"")};
  }
};
BOOST_DESCRIBE_STRUCT(Reason, (), (reason))

}  // namespace gigco::api
