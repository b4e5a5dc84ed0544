// How people come in whom an administrator enters.
#include <utility>

#include "domain/accounts/accounts.hpp"
#include "domain/accounts/profiles.hpp"
#include "domain/accounts/tokens.hpp"
#include "domain/audit/audit.hpp"

namespace gigco::accounts {
namespace {

constexpr db::Statement kInsert{"accounts.insert_person", R"(
  insert into users (name, email, phone, address, latitude, longitude, place_id, role)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (lower(email)) do nothing
  returning )" GIGCO_PROFILE_COLUMNS};

constexpr db::Statement kAddWorkerProfile{"accounts.add_worker_profile_of", R"(
  insert into worker_profiles (user_id) values ($1))"};

Message invitation(const std::string& name, const std::string& email, const std::string& public_url,
                   const std::string& token) {
  return {.to = email,
          .subject = "Your account at GigCo",
          .text = "Hello " + name +
                  ",\n\nan account was opened for you at GigCo. To choose your password, open\n\n" +
                  public_url + "/reset-password?token=" + token + "\n\nor enter this code: " + token +
                  "\n\nIf you did not expect this, you can ignore this message.\n"};
}

}  // namespace

awaitable<Result<Invited>> Accounts::invite(db::Transaction& transaction, const Actor& admin,
                                            NewPerson person) {
  if (person.role == Role::admin) {
    co_return invalid_field("role", "must be consumer or gig_worker; administrators are made on the server");
  }
  if (person.latitude.has_value() != person.longitude.has_value()) {
    co_return invalid_field(person.latitude ? "longitude" : "latitude",
                            "is required, because a point has two coordinates");
  }
  std::optional<Profile> profile =
      co_await transaction.maybe<Profile>(kInsert, person.name, person.email, person.phone, person.address,
                                          person.latitude, person.longitude, person.place_id, person.role);
  if (!profile) {
    co_return email_taken();
  }
  if (profile->role == Role::gig_worker) {
    transaction.defer(kAddWorkerProfile, profile->id);
  }
  audit::record(transaction, {.admin_id = admin.id,
                              .name = "user.create",
                              .subject_type = "user",
                              .subject_id = profile->id,
                              .changes = audit::differences(Profile(), *profile)});
  Invited invited{.person = *std::move(profile), .invitation = {}};
  if (invited.person.email) {
    const std::string token =
        make_account_token(transaction, invited.person.id, kResetPassword, settings_.invitation_lifetime);
    invited.invitation = invitation(invited.person.name, *invited.person.email, settings_.public_url, token);
  }
  co_return invited;
}

void Accounts::send(Message message) { outgoing_mail_.send(std::move(message)); }

}  // namespace gigco::accounts
