#include "domain/disputes/disputes.hpp"

#include "domain/audit/audit.hpp"
#include "domain/jobs/jobs.hpp"
#include "domain/payments/awards.hpp"

namespace gigco::disputes {
namespace {

using json::rule;

constexpr std::size_t kMaxText = 5'000;
constexpr std::size_t kMaxNote = 2'000;
constexpr std::size_t kMaxLinks = 10;
constexpr std::size_t kMaxLink = 2'000;

// NOLINTBEGIN(cppcoreguidelines-macro-usage): a statement's text must be one literal
#define GIGCO_DISPUTE_COLUMNS                                                                    \
  "select dispute.id, dispute.uuid, dispute.job_id, job.title as job_title, job.consumer_id, "   \
  "job.gig_worker_id, dispute.opened_by, dispute.reason, dispute.status, dispute.held_cents as " \
  "held_amount, "                                                                                \
  "dispute.refund_cents as refund_amount, dispute.note, dispute.created_at, dispute.ended_at"
#define GIGCO_DISPUTE_FROM " from disputes as dispute join jobs as job on job.id = dispute.job_id"
// NOLINTEND(cppcoreguidelines-macro-usage)

constexpr db::Statement kGet{"disputes.get", GIGCO_DISPUTE_COLUMNS GIGCO_DISPUTE_FROM R"(
  where dispute.id = coalesce($1::bigint, (select id from disputes where uuid = $2::uuid)))",
                             db::Lane::pipelined};

constexpr db::Statement kStatements{"disputes.statements", R"(
  select statement.id, statement.uuid, statement.author_id, author.name as author_name, statement.text, statement.links,
         statement.created_at
    from dispute_statements as statement join users as author on author.id = statement.author_id
   where statement.dispute_id = $1 order by statement.id)",
                                    db::Lane::pipelined};

constexpr db::Statement kOpen{"disputes.open", R"(
  insert into disputes (job_id, opened_by, reason) values ($1, $2, $3) returning id)"};

constexpr db::Statement kSay{"disputes.say", R"(
  insert into dispute_statements (dispute_id, author_id, text, links) values ($1, $2, $3, $4))"};

constexpr db::Statement kWithdraw{"disputes.withdraw", R"(
  update disputes set status = 'withdrawn', ended_at = now() where id = $1 and status = 'open')"};

constexpr db::Statement kResolve{"disputes.resolve", R"(
  update disputes
     set status = 'resolved', held_cents = $2, refund_cents = $3, note = $4, decided_by = $5, ended_at = now()
   where id = $1 and status = 'open')"};

Error ended() {
  return {.kind = ErrorKind::conflict,
          .code = "DISPUTE_ENDED",
          .title = "dispute ended",
          .message = "This dispute has been withdrawn or resolved."};
}

Error not_yours(std::string message) {
  return {.kind = ErrorKind::forbidden,
          .code = "NOT_YOUR_DISPUTE",
          .title = "not your dispute",
          .message = std::move(message)};
}

Result<void> check_links(const AddStatement& command) {
  const std::vector<std::string> none;
  for (const std::string& link : command.links ? *command.links : none) {
    if (!link.starts_with("https://") && !link.starts_with("http://")) {
      return invalid_field("links", "must be addresses that begin with https://");
    }
  }
  return {};
}

void say(db::Transaction& transaction, Id dispute, const accounts::Actor& actor,
         const AddStatement& command) {
  transaction.defer(kSay, dispute, actor.id, command.text,
                    command.links.value_or(std::vector<std::string>()));
}

/// The dispute, its job held so that nothing else happens to either.
awaitable<Result<DisputeInFull>> hold(db::Transaction& transaction, ResourceRef ref,
                                      const accounts::Actor& actor) {
  const Result<DisputeInFull> seen = co_await get(transaction, ref, actor);
  if (!seen) {
    co_return seen;
  }
  const ResourceRef job = seen->job_id;
  const Result<jobs::Standing> locked = co_await jobs::lock(transaction, job);
  if (!locked) {
    co_return locked.error();
  }
  Result<DisputeInFull> held = co_await get(transaction, ref, actor);
  if (held && held->status != DisputeStatus::open) {
    held = ended();
  }
  co_return held;
}

}  // namespace

json::Rules AddStatement::rules() {
  return {rule("text").length(1, kMaxText).example("\"Half of the windows were left out\""),
          rule("links")
              .items(kMaxLinks)
              .length(1, kMaxLink)
              .says("To pictures.")
              .example(R"(["https://pictures.example/1.jpg"])")};
}

json::Rules OpenDispute::rules() {
  return json::joined(AddStatement::rules(), {rule("reason").defaulted().example("\"poor_quality\"")});
}

json::Rules ResolveDispute::rules() {
  return {rule("refund_amount")
              .range(0, kMaxAmount.count)
              .says("Goes back to the consumer; the worker gets the rest of what is held, less the fees.")
              .example("30.00"),
          rule("note").length(1, kMaxNote).says("Both parties read it.").example("\"Half was done\"")};
}

json::Rules DisputeQuery::rules() {
  return json::joined(paging::PageQuery::rules(), {rule("job_id").range(1, INT64_MAX).example("1")});
}

awaitable<Result<paging::Page<DisputeView>>> list(db::Executor& database, const accounts::Actor& actor,
                                                  const DisputeQuery& query) {
  const paging::Listing listing{
      .name = "disputes.list",
      .columns = GIGCO_DISPUTE_COLUMNS,
      .from = GIGCO_DISPUTE_FROM,
      .joins = "",
      .comparison = " and (dispute.created_at, dispute.id) < ($::timestamptz, $::bigint)",
      .order = " order by dispute.created_at desc, dispute.id desc"};
  co_return co_await paging::newest_first<DisputeView>(
      database, query, listing, [&query, &actor](db::Query& sql) {
        sql.add(" where true");
        if (!actor.is_admin()) {
          sql.add(" and $ in (job.consumer_id, job.gig_worker_id)", actor.id);
        }
        if (query.status) {
          sql.add(" and dispute.status = $", *query.status);
        }
        if (query.job_id) {
          sql.add(" and dispute.job_id = $", *query.job_id);
        }
      });
}

awaitable<Result<DisputeInFull>> get(db::Executor& database, ResourceRef dispute,
                                     const accounts::Actor& actor) {
  const std::optional<DisputeView> found = co_await database.maybe<DisputeView>(kGet, dispute);
  if (!found) {
    co_return Error{.kind = ErrorKind::not_found,
                    .code = "DISPUTE_NOT_FOUND",
                    .title = "dispute not found",
                    .message = "There is no such dispute."};
  }
  if (!actor.is_admin() && found->consumer_id != actor.id && found->gig_worker_id != actor.id) {
    co_return not_yours("This dispute is about a job of other people.");
  }
  DisputeInFull view;
  static_cast<DisputeView&>(view) = *found;
  view.statements = co_await database.all<StatementView>(kStatements, found->id);
  co_return view;
}

awaitable<Result<DisputeInFull>> open(db::Transaction& transaction, ResourceRef job,
                                      const accounts::Actor& actor, const OpenDispute& command) {
  if (const Result<void> good = check_links(command); !good) {
    co_return good.error();
  }
  const Result<jobs::JobView> disputed = co_await jobs::dispute(transaction, job, actor);
  if (!disputed) {
    co_return disputed.error();
  }
  const Id id = co_await transaction.one<Id>(kOpen, disputed->id, actor.id, command.reason);
  say(transaction, id, actor, command);
  const ResourceRef made = id;
  co_return co_await get(transaction, made, actor);
}

awaitable<Result<DisputeInFull>> add_statement(db::Transaction& transaction, ResourceRef dispute,
                                               const accounts::Actor& actor, const AddStatement& command) {
  if (const Result<void> good = check_links(command); !good) {
    co_return good.error();
  }
  const Result<DisputeInFull> held = co_await hold(transaction, dispute, actor);
  if (!held) {
    co_return held;
  }
  say(transaction, held->id, actor, command);
  if (actor.is_admin()) {
    audit::record(transaction, {.admin_id = actor.id,
                                .name = "dispute.statement",
                                .subject_type = "dispute",
                                .subject_id = held->id,
                                .reason = command.text});
  }
  co_return co_await get(transaction, dispute, actor);
}

awaitable<Result<DisputeInFull>> withdraw(db::Transaction& transaction, ResourceRef dispute,
                                          const accounts::Actor& actor) {
  const Result<DisputeInFull> held = co_await hold(transaction, dispute, actor);
  if (!held) {
    co_return held;
  }
  if (held->opened_by != actor.id) {
    co_return not_yours("A dispute can be withdrawn only by whoever opened it.");
  }
  transaction.defer(kWithdraw, held->id);
  const ResourceRef job = held->job_id;
  const Result<jobs::JobView> back = co_await jobs::withdraw_dispute(transaction, job, actor);
  if (!back) {
    co_return back.error();
  }
  co_return co_await get(transaction, dispute, actor);
}

awaitable<Result<DisputeInFull>> resolve(db::Transaction& transaction, ResourceRef dispute,
                                         const accounts::Actor& admin, const ResolveDispute& command) {
  const Result<DisputeInFull> held = co_await hold(transaction, dispute, admin);
  if (!held) {
    co_return held;
  }
  const Result<Cents> money = co_await payments::award(transaction, held->job_id, command.refund_amount);
  if (!money) {
    co_return money.error();
  }
  const bool worker_gets_paid = command.refund_amount < *money;
  const ResourceRef job = held->job_id;
  const Result<jobs::JobView> settled =
      co_await jobs::resolve_dispute(transaction, job, admin, worker_gets_paid, command.note);
  if (!settled) {
    co_return settled.error();
  }
  transaction.defer(kResolve, held->id, *money, command.refund_amount, command.note, admin.id);
  co_return co_await get(transaction, dispute, admin);
}

}  // namespace gigco::disputes
