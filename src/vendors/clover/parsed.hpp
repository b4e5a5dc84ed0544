// Reading answers and writing bodies. Internal to this room.
#pragma once

#include "platform/json/codec.hpp"
#include "vendors/clover/types.hpp"

namespace gigco::clover {

/// The resource in an answer. One that cannot be read is `unknown`, because the call was carried out.
template <class T>
Reply<T> parsed(const Reply<std::string>& body) {
  if (!body) {
    return body.error();
  }
  Result<T> read = json::deserialize<T>(*body, json::Reader::Source::foreign);
  if (!read) {
    return Failure{
        .kind = FailureKind::unknown, .code = "unreadable_answer", .message = read.error().message};
  }
  return *std::move(read);
}

[[nodiscard]] inline json::Value text(std::string value) { return json::Value(std::move(value)); }

}  // namespace gigco::clover
