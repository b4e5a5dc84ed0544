#include "domain/accounts/profiles.hpp"

#include "domain/accounts/contact.hpp"
#include "domain/audit/audit.hpp"

namespace gigco::accounts {
namespace {

constexpr std::size_t kMaxZone = 64;
constexpr std::size_t kMaxReason = 2'000;
constexpr std::size_t kMaxSearch = 200;

constexpr db::Statement kGet{"accounts.get_profile", "select " GIGCO_PROFILE_COLUMNS R"( from users
  where id = coalesce($1::bigint, (select id from users where uuid = $2::uuid)))",
                             db::Lane::pipelined};

constexpr db::Statement kLock{"accounts.lock_profile", "select " GIGCO_PROFILE_COLUMNS R"( from users
  where id = coalesce($1::bigint, (select id from users where uuid = $2::uuid)) for update)"};

constexpr db::Statement kGetCustomer{"accounts.get_customer", R"(
  select id, uuid, name, address, created_at from users
   where role = 'consumer' and id = coalesce($1::bigint, (select id from users where uuid = $2::uuid)))",
                                     db::Lane::pipelined};

constexpr db::Statement kFindWorker{"accounts.find_worker", R"(
  select id from users
   where role = 'gig_worker' and is_active
     and id = coalesce($1::bigint, (select id from users where uuid = $2::uuid)))"};

constexpr db::Statement kIsZone{"accounts.is_time_zone",
                                "select exists (select from time_zones where name = $1)"};

constexpr db::Statement kUpdate{"accounts.update_profile", R"(
  update users
     set name = coalesce($2, name), phone = coalesce($3, phone), address = coalesce($4, address),
         latitude = coalesce($5, latitude), longitude = coalesce($6, longitude),
         place_id = coalesce($7, place_id), time_zone = coalesce($8, time_zone),
         phone_verified = phone_verified and ($3 is null or $3 is not distinct from phone), updated_at = now()
   where id = $1
  returning )" GIGCO_PROFILE_COLUMNS};

constexpr db::Statement kIsTaken{"accounts.is_email_taken", R"(
  select exists (select from users where lower(email) = lower($1) and id <> $2))"};

constexpr db::Statement kUpdateRights{"accounts.update_rights", R"(
  update users
     set email = coalesce($2, email), role = coalesce($3, role), is_active = coalesce($4, is_active),
         email_verified = coalesce($5, email_verified and ($2 is null or lower($2) = lower(email))),
         phone_verified = coalesce($6, phone_verified)
   where id = $1
  returning )" GIGCO_PROFILE_COLUMNS};

constexpr db::Statement kAddWorkerProfile{"accounts.add_worker_profile", R"(
  insert into worker_profiles (user_id) values ($1) on conflict (user_id) do nothing)"};

constexpr db::Statement kEndSessions{"accounts.end_sessions_of", R"(
  with ended as (
    update sessions set revoked_at = now() where user_id = $1 and revoked_at is null returning id)
  select pg_notify('session_revoked', id::text) from ended)"};

awaitable<Result<void>> check(db::Transaction& transaction, const UpdateProfile& command) {
  if (command.latitude.has_value() != command.longitude.has_value()) {
    co_return invalid_field(command.latitude ? "longitude" : "latitude",
                            "is required, because a point has two coordinates");
  }
  if (command.time_zone) {
    const bool is_known = co_await transaction.one<bool>(kIsZone, *command.time_zone);
    if (!is_known) {
      co_return invalid_field("time_zone", "must be a name of the IANA time zone database");
    }
  }
  co_return Result<void>();
}

Error own_account() {
  return {.kind = ErrorKind::conflict,
          .code = "OWN_ACCOUNT",
          .title = "own account",
          .message = "Administrators cannot take away their own rights; another one must do that."};
}

void add_filters(db::Query& sql, const UserQuery& query) {
  sql.add(" where true");
  if (query.role) {
    sql.add(" and role = $", *query.role);
  }
  if (query.is_active) {
    sql.add(" and is_active = $", *query.is_active);
  }
  if (query.q) {
    sql.add(" and (strpos(lower(name), lower($)) > 0 or strpos(lower(email), lower($)) > 0 or phone = $)",
            *query.q, *query.q, *query.q);
  }
}

}  // namespace

json::Rules UpdateProfile::rules() {
  return json::joined(contact_rules(),
                      {json::rule("time_zone").length(1, kMaxZone).example(R"("America/New_York")")});
}

json::Rules UpdateUser::rules() {
  return json::joined(UpdateProfile::rules(),
                      {json::rule("email").format(json::Format::email).example(R"("ada@example.com")"),
                       json::rule("reason").length(0, kMaxReason).example(R"("Asked for by telephone")")});
}

json::Rules NewPerson::rules() {
  return json::joined(contact_rules(),
                      {json::rule("email").format(json::Format::email).example(R"("ada@example.com")"),
                       json::rule("role").defaulted().example(R"("consumer")")});
}

json::Rules UserQuery::rules() {
  return json::joined(paging::PageQuery::rules(),
                      {json::rule("q")
                           .length(1, kMaxSearch)
                           .says("In the name, the e-mail address; or a telephone number.")
                           .example(R"("ada")")});
}

Error user_not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "USER_NOT_FOUND",
          .title = "user not found",
          .message = "There is no such person."};
}

Error email_taken() {
  return {.kind = ErrorKind::conflict,
          .code = "EMAIL_TAKEN",
          .title = "account already exists",
          .message = "An account with this e-mail address already exists."};
}

awaitable<Result<Profile>> get_profile(db::Executor& database, ResourceRef user) {
  std::optional<Profile> profile = co_await database.maybe<Profile>(kGet, user);
  if (!profile) {
    co_return user_not_found();
  }
  co_return *std::move(profile);
}

awaitable<Result<Customer>> get_customer(db::Executor& database, ResourceRef user, const Actor& actor) {
  std::optional<Customer> customer = co_await database.maybe<Customer>(kGetCustomer, user);
  if (!customer) {
    co_return user_not_found();
  }
  if (customer->id != actor.id && !actor.is_admin()) {
    co_return not_your_account("Only this person and administrators may see this.");
  }
  co_return *std::move(customer);
}

Error worker_not_found() {
  return {.kind = ErrorKind::not_found,
          .code = "WORKER_NOT_FOUND",
          .title = "gig worker not found",
          .message = "There is no such active gig worker."};
}

awaitable<Result<Id>> find_worker(db::Executor& database, ResourceRef worker) {
  const std::optional<Id> found = co_await database.maybe<Id>(kFindWorker, worker);
  if (!found) {
    co_return worker_not_found();
  }
  co_return *found;
}

awaitable<Result<Profile>> update_profile(db::Transaction& transaction, Id user,
                                          const UpdateProfile& command) {
  if (const Result<void> checked = co_await check(transaction, command); !checked) {
    co_return checked.error();
  }
  std::optional<Profile> profile = co_await transaction.maybe<Profile>(
      kUpdate, user, command.name, command.phone, command.address, command.latitude, command.longitude,
      command.place_id, command.time_zone);
  if (!profile) {
    co_return user_not_found();
  }
  co_return *std::move(profile);
}

awaitable<Result<Profile>> update_user(db::Transaction& transaction, ResourceRef user, const Actor& admin,
                                       const UpdateUser& command) {
  const std::optional<Profile> before = co_await transaction.maybe<Profile>(kLock, user);
  if (!before) {
    co_return user_not_found();
  }
  const bool loses_role = command.role.value_or(before->role) != before->role;
  const bool is_deactivated = before->is_active && !command.is_active.value_or(true);
  if (before->id == admin.id && (loses_role || is_deactivated)) {
    co_return own_account();
  }
  if (command.email) {
    const bool is_taken = co_await transaction.one<bool>(kIsTaken, *command.email, before->id);
    if (is_taken) {
      co_return email_taken();
    }
  }
  const Result<Profile> renamed = co_await update_profile(transaction, before->id, command);
  if (!renamed) {
    co_return renamed.error();
  }
  auto profile =
      co_await transaction.one<Profile>(kUpdateRights, before->id, command.email, command.role,
                                        command.is_active, command.email_verified, command.phone_verified);
  if (loses_role || is_deactivated) {
    transaction.defer(kEndSessions, before->id);
  }
  if (loses_role && profile.role == Role::gig_worker) {
    transaction.defer(kAddWorkerProfile, before->id);
  }
  audit::record(transaction, {.admin_id = admin.id,
                              .name = is_deactivated ? "user.deactivate" : "user.update",
                              .subject_type = "user",
                              .subject_id = before->id,
                              .reason = command.reason,
                              .changes = audit::differences(*before, profile)});
  co_return profile;
}

awaitable<Result<ProfilePage>> search_users(db::Executor& database, const UserQuery& query) {
  const paging::Listing listing{.name = "accounts.search",
                                .columns = "select " GIGCO_PROFILE_COLUMNS,
                                .from = " from users",
                                .joins = "",
                                .comparison = " and (created_at, id) < ($::timestamptz, $::bigint)",
                                .order = " order by created_at desc, id desc"};
  co_return co_await paging::newest_first<Profile>(database, query, listing,
                                                   [&query](db::Query& sql) { add_filters(sql, query); });
}

}  // namespace gigco::accounts
