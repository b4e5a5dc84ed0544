#include "domain/workers/workers.hpp"

#include "domain/accounts/profiles.hpp"
#include "domain/audit/audit.hpp"
#include "domain/workers/columns.hpp"

namespace gigco::workers {
namespace {

constexpr db::Statement kGet{"workers.get",
                             "select " GIGCO_WORKER_COLUMNS GIGCO_WORKER_NO_DISTANCE GIGCO_WORKER_FROM R"(
   where person.role = 'gig_worker'
     and person.id = coalesce($1::bigint, (select id from users where uuid = $2::uuid)))",
                             db::Lane::pipelined};

// An active job makes its two people known to each other.
constexpr db::Statement kWorksFor{"workers.works_for", R"(
  select exists (select from jobs
   where gig_worker_id = $1 and consumer_id = $2
     and status in ('accepted', 'worker_assigned', 'scheduled', 'in_progress', 'disputed')))",
                                  db::Lane::pipelined};

constexpr db::Statement kHasPosted{"workers.has_posted",
                                   "select exists (select from jobs where consumer_id = $1)"};

constexpr db::Statement kBecome{"workers.become", R"(
  with person as (update users set role = 'gig_worker', updated_at = now() where id = $1 returning id)
  insert into worker_profiles (user_id) select id from person on conflict (user_id) do nothing)"};

// No row when the profile was completed before.
constexpr db::Statement kComplete{"workers.complete", R"(
  update worker_profiles set registered_at = now() where user_id = $1 and registered_at is null
  returning user_id)"};

constexpr db::Statement kUpdate{"workers.update", R"(
  update worker_profiles
     set skills = coalesce($2, skills), hourly_rate_cents = coalesce($3, hourly_rate_cents),
         bio = coalesce($4, bio), experience_years = coalesce($5, experience_years),
         service_radius_miles = coalesce($6, service_radius_miles),
         availability_notes = coalesce($7, availability_notes),
         emergency_contact_name = coalesce($8, emergency_contact_name),
         emergency_contact_phone = coalesce($9, emergency_contact_phone),
         emergency_contact_relationship = coalesce($10, emergency_contact_relationship), updated_at = now()
   where user_id = $1)"};

constexpr db::Statement kVerify{"workers.verify", R"(
  update worker_profiles
     set verification_status = coalesce($2, verification_status),
         background_check_date = coalesce($3::text::date, background_check_date)
   where user_id = $1)"};

void change_fields(db::Transaction& transaction, Id worker, const WorkerFields& fields) {
  transaction.defer(kUpdate, worker, fields.skills, fields.hourly_rate, fields.bio, fields.experience_years,
                    fields.service_radius_miles, fields.availability_notes, fields.emergency_contact_name,
                    fields.emergency_contact_phone, fields.emergency_contact_relationship);
}

template <class Command>
accounts::UpdateProfile account_part(const Command& command) {
  accounts::UpdateProfile part;
  part.name = command.name;
  part.phone = command.phone;
  part.address = command.address;
  part.latitude = command.latitude;
  part.longitude = command.longitude;
  part.place_id = command.place_id;
  return part;
}

awaitable<Result<WorkerView>> find(db::Executor& database, ResourceRef worker) {
  std::optional<WorkerView> found = co_await database.maybe<WorkerView>(kGet, worker);
  if (!found) {
    co_return accounts::worker_not_found();
  }
  co_return *std::move(found);
}

awaitable<Result<Registered>> enter_new(db::Transaction& transaction, accounts::Accounts& accounts,
                                        const accounts::Actor& admin, RegisterWorker command) {
  if (!command.name) {
    co_return invalid_field("name", "is required");
  }
  accounts::NewPerson person{.name = *command.name,
                             .email = command.email,
                             .phone = command.phone,
                             .address = command.address,
                             .latitude = command.latitude,
                             .longitude = command.longitude,
                             .place_id = command.place_id,
                             .role = accounts::Role::gig_worker};
  Result<accounts::Invited> invited = co_await accounts.invite(transaction, admin, std::move(person));
  if (!invited) {
    co_return invited.error();
  }
  const Id id = invited->person.id;
  transaction.defer(kComplete, id);
  change_fields(transaction, id, command);
  Result<WorkerView> worker = co_await find(transaction, id);
  if (!worker) {
    co_return worker.error();
  }
  audit::record(transaction, {.admin_id = admin.id,
                              .name = "worker.create",
                              .subject_type = "user",
                              .subject_id = id,
                              .changes = audit::differences(WorkerView(), *worker)});
  Registered registered{.worker = *std::move(worker), .invitation = std::move(invited->invitation)};
  co_return registered;
}

/// Gives a consumer the role, unless jobs hang on the one they have.
awaitable<Result<void>> become_worker(db::Transaction& transaction, const accounts::Actor& consumer) {
  const bool has_posted = co_await transaction.one<bool>(kHasPosted, consumer.id);
  if (has_posted) {
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "ROLE_IN_USE",
                    .title = "role in use",
                    .message = "This account has posted jobs; please work with an account of its own."};
  }
  transaction.defer(kBecome, consumer.id);
  co_return Result<void>();
}

awaitable<Result<Registered>> complete_own(db::Transaction& transaction, const accounts::Actor& actor,
                                           const RegisterWorker& command) {
  const accounts::UpdateProfile part = account_part(command);
  const Result<accounts::Profile> account = co_await accounts::update_profile(transaction, actor.id, part);
  if (!account) {
    co_return account.error();
  }
  if (command.email && command.email != account->email) {
    co_return invalid_field("email", "must be your own; only administrators register others");
  }
  if (account->role == accounts::Role::consumer) {
    if (const Result<void> became = co_await become_worker(transaction, actor); !became) {
      co_return became.error();
    }
  }
  const std::optional<Id> completed = co_await transaction.maybe<Id>(kComplete, actor.id);
  if (!completed) {
    co_return Error{.kind = ErrorKind::conflict,
                    .code = "WORKER_EXISTS",
                    .title = "worker profile already exists",
                    .message = "Your worker profile already exists; change it instead."};
  }
  change_fields(transaction, actor.id, command);
  Result<WorkerView> worker = co_await find(transaction, actor.id);
  if (!worker) {
    co_return worker.error();
  }
  Registered registered{.worker = *std::move(worker), .invitation = {}};
  co_return registered;
}

Error admin_only(std::string_view field) {
  return {.kind = ErrorKind::forbidden,
          .code = "ADMIN_ONLY_FIELD",
          .title = "forbidden",
          .message = "Only administrators may change this.",
          .details = {{std::string(field), "is changed by administrators only"}}};
}

}  // namespace

awaitable<Result<WorkerView>> get(db::Executor& database, ResourceRef worker, const accounts::Actor& actor) {
  Result<WorkerView> found = co_await find(database, worker);
  if (!found) {
    co_return found.error();
  }
  Sight sight = Sight::all;
  if (!actor.is_admin() && found->id != actor.id) {
    if (!found->is_active) {
      co_return accounts::worker_not_found();
    }
    const bool works_for = co_await database.one<bool>(kWorksFor, found->id, actor.id);
    sight = works_for ? Sight::contact : Sight::profile;
  }
  hide(*found, sight);
  co_return *std::move(found);
}

awaitable<Result<Registered>> register_worker(db::Transaction& transaction, accounts::Accounts& accounts,
                                              const accounts::Actor& actor, RegisterWorker command) {
  if (actor.is_admin()) {
    co_return co_await enter_new(transaction, accounts, actor, std::move(command));
  }
  co_return co_await complete_own(transaction, actor, command);
}

awaitable<Result<WorkerView>> update(db::Transaction& transaction, ResourceRef worker,
                                     const accounts::Actor& actor, const UpdateWorker& command) {
  const Result<WorkerView> before = co_await find(transaction, worker);
  if (!before) {
    co_return before.error();
  }
  if (before->id != actor.id && !actor.is_admin()) {
    co_return accounts::not_your_account("A worker's profile is changed by that worker or an administrator.");
  }
  if (!actor.is_admin() && (command.verification_status || command.background_check_date)) {
    co_return admin_only(command.verification_status ? "verification_status" : "background_check_date");
  }
  accounts::UpdateProfile part = account_part(command);
  part.time_zone = command.time_zone;
  // First, because it holds the account until the transaction ends.
  const Result<accounts::Profile> account = co_await accounts::update_profile(transaction, before->id, part);
  if (!account) {
    co_return account.error();
  }
  change_fields(transaction, before->id, command);
  if (actor.is_admin()) {
    transaction.defer(kVerify, before->id, command.verification_status, command.background_check_date);
  }
  Result<WorkerView> after = co_await find(transaction, before->id);
  if (after && actor.is_admin()) {
    audit::record(transaction, {.admin_id = actor.id,
                                .name = "worker.update",
                                .subject_type = "user",
                                .subject_id = before->id,
                                .reason = command.reason,
                                .changes = audit::differences(*before, *after)});
  }
  co_return after;
}

}  // namespace gigco::workers
