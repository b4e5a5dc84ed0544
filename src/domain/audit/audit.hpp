// The log of what administrators do: to whom, why, and what changed. It is written in the transaction of
// the change and never altered, which the database enforces.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "domain/paging/list.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/db/transaction.hpp"
#include "platform/json/codec.hpp"

namespace gigco::audit {

/// One member of a resource; the values as text, "null" for none.
struct Change {
  std::string field;
  std::string before;
  std::string after;
};
BOOST_DESCRIBE_STRUCT(Change, (), (field, before, after))
using Changes = std::vector<Change>;

[[nodiscard]] Changes differences(const json::Type& type, const void* before, const void* after);

/// What two states of a described struct differ in; updated_at is left out.
template <class T>
[[nodiscard]] Changes differences(const T& before, const T& after) {
  return differences(json::type_of<T>(), &before, &after);
}

struct Action {
  Id admin_id = 0;
  std::string_view name;          // "user.update"
  std::string_view subject_type;  // "user"
  Id subject_id = 0;
  std::optional<std::string> reason = {};
  Changes changes = {};
};

void record(db::Transaction& transaction, const Action& action);

struct ActionView {
  Id id = 0;
  Uuid uuid;
  Id admin_id = 0;
  std::string admin_name;
  std::string action;
  std::string subject_type;
  Id subject_id = 0;
  std::optional<std::string> reason;
  Changes changes;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(ActionView, (),
                      (id, uuid, admin_id, admin_name, action, subject_type, subject_id, reason, changes,
                       created_at))

struct AuditQuery : paging::PageQuery {
  std::optional<Id> admin_id;
  std::optional<std::string> action;
  std::optional<std::string> subject_type;
  std::optional<Id> subject_id;
  std::optional<Timestamp> date_from;
  std::optional<Timestamp> date_to;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(AuditQuery, (paging::PageQuery),
                      (admin_id, action, subject_type, subject_id, date_from, date_to))

/// Newest first. Errors: `invalid` (cursor, page, offset).
[[nodiscard]] boost::asio::awaitable<Result<paging::Page<ActionView>>> list(db::Executor& database,
                                                                            const AuditQuery& query);

}  // namespace gigco::audit
