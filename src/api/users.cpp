#include "api/users.hpp"

#include "api/endpoint.hpp"
#include "api/reason.hpp"
#include "api/routes.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/accounts/profiles.hpp"
#include "domain/jobs/jobs.hpp"

namespace gigco::api {
namespace {

using accounts::Profile;
using http::Method;
using http::Ownership;

constexpr RouteGroup kUsers{"users"};

struct ProfileQuery {
  std::optional<Id> user_id;  // another's only for administrators; ignored for others

  static json::Rules rules() { return {json::rule("user_id").range(1, INT64_MAX).example("1")}; }
};
BOOST_DESCRIBE_STRUCT(ProfileQuery, (), (user_id))

struct UserChanged {
  bool success = true;
  std::string message;
  Profile user;
};
BOOST_DESCRIBE_STRUCT(UserChanged, (), (success, message, user))

struct UserCreated : Profile {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(UserCreated, (Profile), (success, message))

Result<UserChanged> changed(Result<Profile> user, std::string_view message) {
  if (!user) {
    return user.error();
  }
  UserChanged answer;
  answer.message = message;
  answer.user = *std::move(user);
  return answer;
}

awaitable<Result<Profile>> get_own_profile(ReadCall<ProfileQuery>& call) {
  const Id user = call.actor.is_admin() ? call.input.user_id.value_or(call.actor.id) : call.actor.id;
  return accounts::get_profile(call.db, user);
}

awaitable<Result<UserChanged>> update_own_profile(WriteCall<accounts::UpdateProfile>& call) {
  Result<Profile> user = co_await accounts::update_profile(*call.transaction, call.actor.id, call.input);
  co_return changed(std::move(user), "Your profile is changed.");
}

awaitable<Result<Profile>> get_user(ReadCall<Nothing>& call) {
  return accounts::get_profile(call.db, call.resource);
}

awaitable<Result<UserChanged>> update_user(WriteCall<accounts::UpdateUser>& call) {
  Result<Profile> user =
      co_await accounts::update_user(*call.transaction, call.resource, call.actor, call.input);
  if (user && !user->is_active) {
    co_await jobs::withdraw(*call.transaction, user->id, call.actor);
  }
  co_return changed(std::move(user), "The account is changed.");
}

awaitable<Result<UserChanged>> deactivate_user(WriteCall<Reason>& call) {
  accounts::UpdateUser command;
  command.is_active = false;
  command.reason = std::move(call.input.reason);
  Result<Profile> user =
      co_await accounts::update_user(*call.transaction, call.resource, call.actor, command);
  if (user) {
    co_await jobs::withdraw(*call.transaction, user->id, call.actor);
  }
  co_return changed(std::move(user), "The account is deactivated.");
}

awaitable<Result<UserCreated>> create_user(WriteCall<accounts::NewPerson>& call) {
  Result<accounts::Invited> invited =
      co_await call.services.accounts->invite(*call.transaction, call.actor, std::move(call.input));
  if (!invited) {
    co_return invited.error();
  }
  if (invited->invitation) {
    call.after_commit = [&accounts = *call.services.accounts, mail = *std::move(invited->invitation)] {
      accounts.send(mail);
    };
  }
  UserCreated answer;
  static_cast<Profile&>(answer) = std::move(invited->person);
  answer.message =
      answer.email ? "The account is made, and an invitation is mailed." : "The account is made.";
  co_return answer;
}

awaitable<Result<accounts::Customer>> get_customer(ReadCall<Nothing>& call) {
  return accounts::get_customer(call.db, call.resource, call.actor);
}

}  // namespace

std::vector<http::Route> user_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto... handlers) {
    routes.push_back(endpoint(std::move(route), services, handlers...));
  };
  add(answering(kUsers.reading("/api/v1/users/profile", kAny, "getProfile", "The caller's own account"),
                {kNotFound}),
      get_own_profile);
  add(kUsers.changing(Method::put, "/api/v1/users/profile", kAny, Ownership::none, "updateProfile",
                      "Change the caller's own account"),
      update_own_profile, get_own_profile);
  add(kUsers.creating("/api/v1/users/create", kAdmins, Ownership::none, "createUser",
                      "Enter a person and mail an invitation"),
      create_user);
  add(kUsers.reading("/api/v1/users/{id}", kAdmins, "getUser", "One account"), get_user);
  add(kUsers.changing(Method::put, "/api/v1/users/{id}", kAdmins, Ownership::none, "updateUser",
                      "Change an account and its rights"),
      update_user, get_user);
  add(kUsers.changing(Method::del, "/api/v1/users/{id}", kAdmins, Ownership::none, "deactivateUser",
                      "Deactivate an account and end its sessions"),
      deactivate_user, get_user);
  add(kUsers.reading("/api/v1/customers/{id}", kPosters, "getCustomer", "A consumer", Ownership::owner),
      get_customer);
  return routes;
}

}  // namespace gigco::api
