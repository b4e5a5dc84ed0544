// Answers that many routes give.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <boost/describe.hpp>

#include "platform/core/error.hpp"

namespace gigco::api {

/// That it is done.
struct Confirmation {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Confirmation, (), (success, message))

[[nodiscard]] inline Confirmation confirmation(std::string_view message) {
  Confirmation confirmed;
  confirmed.message = message;
  return confirmed;
}

/// A resource as it has become, with the two words about it: `Answer` derives from T and has them.
template <class Answer, class T>
[[nodiscard]] Result<Answer> changed(Result<T> resource, std::string_view message) {
  if (!resource) {
    return resource.error();
  }
  Answer answer;
  static_cast<T&>(answer) = *std::move(resource);
  answer.message = message;
  return answer;
}

}  // namespace gigco::api
