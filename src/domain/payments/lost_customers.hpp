// Requests to keep a card whose answer never came: the processor may have a customer, with the card, that
// belongs to nobody here. It leaves the list when its owner asks again with the same key, or when a person
// has looked for it there, by the e-mail address and the time, and has removed it.
#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "domain/accounts/actor.hpp"
#include "domain/paging/list.hpp"
#include "platform/db/transaction.hpp"
#include "platform/json/rules.hpp"

namespace gigco::payments {

using boost::asio::awaitable;

struct LostCustomer {
  Id id = 0;
  Uuid uuid;  // of the request
  Id user_id = 0;
  std::string email;  // the processor was told the one of that time
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(LostCustomer, (), (id, uuid, user_id, email, created_at))

struct ResolveLostCustomer {
  std::string reason;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(ResolveLostCustomer, (), (reason))

/// Newest first. Errors: `invalid` (cursor, page, offset).
[[nodiscard]] awaitable<Result<paging::Page<LostCustomer>>> list_lost_customers(
    db::Executor& database, const paging::PageQuery& query);
/// Somebody has seen to it; the reason stands in the audit log. Errors: LOST_CUSTOMER_NOT_FOUND, also when
/// somebody else was first.
[[nodiscard]] awaitable<Result<LostCustomer>> resolve(db::Transaction& transaction,
                                                      const accounts::Actor& admin, ResourceRef ref,
                                                      const ResolveLostCustomer& command);

}  // namespace gigco::payments
