// How an answer is shown: the fields that were asked for (`fields=id,title`), and the entity tag by which a
// client asks whether it has changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/core/error.hpp"
#include "platform/http/message.hpp"
#include "platform/json/type.hpp"

namespace gigco::api {

/// What a response is about: one resource, or several of them under their plural name.
struct Shape {
  const json::Type* resource = nullptr;
  std::string_view plural = {};  // empty for one resource

  [[nodiscard]] bool is_list() const noexcept { return !plural.empty(); }
};
/// Several, when what has no id of its own holds an array of things with an id.
[[nodiscard]] Shape shape_of(const json::Type& response);
/// A page has no entity tag: what it holds changes without end.
[[nodiscard]] bool is_paged(const json::Type& response);

/// The names in the query's `fields`; none when all are wanted. Errors: `invalid` (fields) for a name that
/// the resource does not have.
[[nodiscard]] Result<std::vector<std::string>> selected_fields(const http::Request& request,
                                                               const Shape& shape);
/// The same answer with these members of the resource, or of each of them, alone.
[[nodiscard]] std::string select(std::string_view json, const Shape& shape,
                                 const std::vector<std::string>& fields);

/// Adds the entity tag, and leaves the body out for a client that has it (RFC 9110 section 13.1.2).
void revalidate(const http::Request& request, http::Response& response);

/// Whether If-Match, if given, names this state (RFC 9110 section 13.1.1).
[[nodiscard]] bool precondition_holds(const http::Request& request, std::string_view current_json);
[[nodiscard]] Error precondition_failed();

}  // namespace gigco::api
