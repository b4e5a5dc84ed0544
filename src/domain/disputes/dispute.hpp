// A dispute about a job: why, what each side says, and what was decided.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "domain/paging/page.hpp"
#include "platform/core/identifiers.hpp"
#include "platform/core/money.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/json/rules.hpp"

namespace gigco::disputes {

/// The names of both stand in the database and in the API.
enum class Reason { not_done, poor_quality, damage, no_show, payment, other };
BOOST_DESCRIBE_ENUM(Reason, not_done, poor_quality, damage, no_show, payment, other)

enum class DisputeStatus { open, withdrawn, resolved };
BOOST_DESCRIBE_ENUM(DisputeStatus, open, withdrawn, resolved)

struct DisputeView {
  Id id = 0;
  Uuid uuid;
  Id job_id = 0;
  std::string job_title;
  Id consumer_id = 0;
  std::optional<Id> gig_worker_id;
  Id opened_by = 0;
  Reason reason = Reason::other;
  DisputeStatus status = DisputeStatus::open;
  std::optional<Cents> held_amount;    // when it was decided
  std::optional<Cents> refund_amount;  // of which so much goes back to the consumer
  std::optional<std::string> note;     // why
  Timestamp created_at;
  std::optional<Timestamp> ended_at;
};
BOOST_DESCRIBE_STRUCT(DisputeView, (),
                      (id, uuid, job_id, job_title, consumer_id, gig_worker_id, opened_by, reason, status,
                       held_amount, refund_amount, note, created_at, ended_at))

struct StatementView {
  Id id = 0;
  Uuid uuid;
  Id author_id = 0;
  std::string author_name;
  std::string text;
  std::vector<std::string> links;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(StatementView, (), (id, uuid, author_id, author_name, text, links, created_at))

/// As its parties and administrators see it.
struct DisputeInFull : DisputeView {
  std::vector<StatementView> statements;  // oldest first
};
BOOST_DESCRIBE_STRUCT(DisputeInFull, (DisputeView), (statements))

struct AddStatement {
  std::string text;
  std::optional<std::vector<std::string>> links;  // to pictures

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(AddStatement, (), (text, links))

/// The reason is `other` when none is given.
struct OpenDispute : AddStatement {
  Reason reason = Reason::other;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(OpenDispute, (AddStatement), (reason))

struct ResolveDispute {
  Cents refund_amount;
  std::string note;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(ResolveDispute, (), (refund_amount, note))

struct DisputeQuery : paging::PageQuery {
  std::optional<DisputeStatus> status;
  std::optional<Id> job_id;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(DisputeQuery, (paging::PageQuery), (status, job_id))

}  // namespace gigco::disputes
