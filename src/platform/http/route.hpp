// A route is declared once, as data. The router, the role matrix test and the OpenAPI document all
// read the same declaration.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "platform/http/message.hpp"
#include "platform/json/type.hpp"

namespace gigco::http {

using Handler = std::function<boost::asio::awaitable<Response>(Request&)>;

/// Something around a handler: it may answer by itself, or call `next` and look at its answer.
using Middleware = std::function<boost::asio::awaitable<Response>(Request&, const Handler& next)>;

/// The first middleware is the outermost.
[[nodiscard]] Handler chain(std::vector<Middleware> middleware, Handler innermost);

/// Who may call a route. Nobody, unless the declaration says otherwise.
struct Access {
  bool everyone = false;        // no token needed
  std::uint32_t role_mask = 0;  // bit n: the caller's role with number n may call

  [[nodiscard]] bool allows(unsigned role) const noexcept {
    return everyone || (role_mask & (1U << role)) != 0;
  }
};

/// Whose resource the path must name, checked by the domain and told in the document.
enum class Ownership {
  none,      // nothing is owned, or the list is cut to what the caller may see
  owner,     // who posted it (admins too)
  assignee,  // the worker it was offered or assigned to
  party,     // either of the two
  author,    // who wrote it, and nobody else
  personal,  // the caller's own; others', even for admins, are not found
};

/// How a route is counted when it is limited how often it may be called: each class has a rate of its own.
enum class RateClass {
  none,  // probes: never refused
  read,
  write,
  auth,     // what passwords and tokens could be guessed at
  webhook,  // called by a vendor's machines
};

/// A route that will go: since when people are told, when it ends, and what to call instead.
struct Deprecation {
  std::chrono::sys_seconds since;
  std::chrono::sys_seconds sunset;
  std::string_view successor;  // a URL reference
};

struct Route {
  Method method;
  std::string pattern;  // "/api/v1/jobs/{id}"; a parameter is one whole segment
  Access access;
  Ownership ownership = Ownership::none;
  RateClass rate_class = RateClass::read;
  std::string_view tag;   // the resource, for grouping
  std::string_view name;  // camelCase, unique: the operation's id in the document
  std::string_view summary;
  int success_status = 200;
  const json::Type* query_type = nullptr;
  const json::Type* body_type = nullptr;
  const json::Type* response_type = nullptr;  // null: the content type alone is told
  std::string_view response_content = "application/json";
  std::vector<int> other_statuses = {};  // besides those that follow from the rest
  bool takes_idempotency_key = false;
  bool tells_secrets = false;   // tokens: never compressed beside what others may choose (breachattack.com)
  bool has_entity_tag = false;  // answers ETag, and 304 to If-None-Match
  bool takes_if_match = false;  // answers 412 when the resource has changed
  std::optional<Deprecation> deprecation = {};
  Handler handler = {};
};

}  // namespace gigco::http
