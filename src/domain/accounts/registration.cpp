// How accounts come into being.
#include <utility>

#include "domain/accounts/accounts.hpp"
#include "domain/accounts/profiles.hpp"
#include "domain/accounts/tokens.hpp"
#include "platform/auth/password_rules.hpp"
#include "platform/json/text.hpp"

// GCC 12 inlines Asio's allocation of a coroutine frame but not the matching release, and then takes the
// two for different allocators.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace gigco::accounts {
namespace {

constexpr db::Statement kInsertUser{"accounts.insert_user", R"(
insert into users (email, name, password_hash, role, phone, address, latitude, longitude, place_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (lower(email)) do nothing
returning id, uuid, name, email, phone, address, role, is_active, email_verified, phone_verified, created_at)"};

constexpr db::Statement kInsertWorkerProfile{"accounts.insert_worker_profile", R"(
insert into worker_profiles (user_id, skills, availability_notes) values ($1, $2, $3))"};

constexpr db::Statement kAnnounceUser{"accounts.announce_user", R"(
insert into outbox (topic, subject_id, payload)
values ('user.registered', $1::bigint, jsonb_build_object('user_id', $1::bigint, 'role', $2::text)))"};

constexpr std::size_t kMinNameBytes = 2;
constexpr std::size_t kMaxNameBytes = 255;

awaitable<std::optional<User>> insert_user(db::Transaction& transaction, const Registration& registration,
                                           const std::string& password_hash) {
  std::optional<User> user =
      co_await transaction.maybe<User>(kInsertUser, registration.email, registration.name, password_hash,
                                       registration.role, registration.phone, registration.address,
                                       registration.latitude, registration.longitude, registration.place_id);
  if (user && user->role == Role::gig_worker) {
    transaction.defer(kInsertWorkerProfile, user->id, registration.skills, registration.availability);
  }
  if (user) {
    transaction.defer(kAnnounceUser, user->id, user->role);
  }
  co_return user;
}

std::vector<FieldError> faults_of(const Registration& registration) {
  std::vector<FieldError> faults;
  if (registration.role == Role::admin) {
    faults.push_back({"role", "must be consumer or gig_worker"});
  }
  if (const auto fault = auth::password_fault(registration.password, registration.email)) {
    faults.push_back({"password", *fault});
  }
  if (registration.latitude.has_value() != registration.longitude.has_value()) {
    faults.push_back({"longitude", "must be given together with latitude"});
  }
  return faults;
}

Message welcome(const User& user, const std::string& public_url, const std::string& token) {
  return {.to = user.email,
          .subject = "Please confirm your e-mail address",
          .text = "Hello " + user.name + ",\n\nwelcome to GigCo. To confirm this address, open\n\n" +
                  public_url + "/verify-email?token=" + token + "\n\nor enter this code: " + token +
                  "\n\nIf you did not open an account, you can ignore this message.\n"};
}

}  // namespace

awaitable<Result<SignedIn>> Accounts::register_user(Registration registration) {
  std::vector<FieldError> faults = faults_of(registration);
  if (!faults.empty()) {
    co_return invalid_fields(std::move(faults));
  }
  const std::string password_hash = co_await hash_pool_.hash(std::move(registration.password));

  db::Transaction transaction = co_await database_.begin();
  std::optional<User> user = co_await insert_user(transaction, registration, password_hash);
  if (!user) {
    co_return email_taken();
  }
  const std::string proof =
      make_account_token(transaction, user->id, kVerifyEmail, settings_.verification_lifetime);
  OpenedSession session = co_await open_session(transaction, user->id, settings_.refresh_lifetime);
  co_await transaction.commit();

  outgoing_mail_.send(welcome(*user, settings_.public_url, proof));
  co_return signed_in(std::move(*user), session.id, session.expires_at, std::move(session.refresh_token));
}

awaitable<Result<User>> Accounts::create_admin(std::string email, std::string name, std::string password) {
  Registration registration{.email = std::move(email), .name = std::move(name), .password = {}};
  registration.role = Role::admin;
  std::vector<FieldError> faults;
  if (!json::is_email(registration.email)) {
    faults.push_back({"email", "must be an e-mail address"});
  }
  if (registration.name.size() < kMinNameBytes || registration.name.size() > kMaxNameBytes) {
    faults.push_back({"name", "must have 2 to 255 characters"});
  }
  if (const auto fault = auth::password_fault(password, registration.email)) {
    faults.push_back({"password", *fault});
  }
  if (!faults.empty()) {
    co_return invalid_fields(std::move(faults));
  }
  const std::string password_hash = co_await hash_pool_.hash(std::move(password));

  db::Transaction transaction = co_await database_.begin();
  std::optional<User> user = co_await insert_user(transaction, registration, password_hash);
  if (!user) {
    co_return email_taken();
  }
  co_await transaction.commit();
  co_return std::move(*user);
}

}  // namespace gigco::accounts
