#include "api/auth.hpp"

#include <utility>

#include "api/answers.hpp"
#include "api/auth_types.hpp"
#include "api/authorization.hpp"
#include "api/endpoint.hpp"
#include "domain/accounts/accounts.hpp"
#include "platform/http/network.hpp"

// GCC 12 inlines Asio's allocation of a coroutine frame but not the matching release, and then takes the
// two for different allocators.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace gigco::api {
namespace {

constexpr int kCreated = 201;
constexpr int kUnauthorized = 401;
constexpr int kConflict = 409;
constexpr int kUnavailable = 503;

accounts::Registration registration_of(RegisterRequest&& body) {
  return {.email = std::move(body.email),
          .name = std::move(body.name),
          .password = std::move(body.password),
          .role = body.role == OpenRole::gig_worker ? accounts::Role::gig_worker : accounts::Role::consumer,
          .phone = std::move(body.phone),
          .address = std::move(body.address),
          .latitude = body.latitude,
          .longitude = body.longitude,
          .place_id = std::move(body.place_id),
          .skills = std::move(body.skills),
          .availability = std::move(body.availability)};
}

awaitable<Result<RegisterResponse>> register_user(OpenCall<RegisterRequest>& call) {
  accounts::Registration registration = registration_of(std::move(call.input));
  Result<accounts::SignedIn> signed_in =
      co_await call.services.accounts->register_user(std::move(registration));
  if (!signed_in) {
    co_return signed_in.error();
  }
  RegisterResponse response;
  static_cast<accounts::User&>(response) = std::move(signed_in->user);
  response.message = "Welcome to GigCo. Please confirm your e-mail address.";
  response.token = std::move(signed_in->token);
  response.refresh_token = std::move(signed_in->refresh_token);
  response.expires_in = signed_in->expires_in;
  co_return response;
}

awaitable<Result<LoginResponse>> login(OpenCall<LoginRequest>& call) {
  accounts::Caller caller{.network = http::network_of(call.request.remote_address),
                          .device_token = std::move(call.input.device_token)};
  Result<accounts::SignedIn> signed_in = co_await call.services.accounts->login(
      std::move(call.input.email), std::move(call.input.password), std::move(caller));
  if (!signed_in) {
    co_return signed_in.error();
  }
  LoginResponse response;
  static_cast<accounts::User&>(response) = signed_in->user;
  response.user = std::move(signed_in->user);
  response.token = std::move(signed_in->token);
  response.refresh_token = std::move(signed_in->refresh_token);
  response.expires_in = signed_in->expires_in;
  response.device_token = std::move(signed_in->device_token);
  co_return response;
}

Result<RefreshResponse> refreshed(Result<accounts::SignedIn> signed_in) {
  if (!signed_in) {
    return signed_in.error();
  }
  RefreshResponse response;
  response.token = std::move(signed_in->token);
  response.refresh_token = std::move(signed_in->refresh_token);
  response.expires_in = signed_in->expires_in;
  return response;
}

awaitable<Result<RefreshResponse>> refresh(OpenCall<RefreshRequest>& call) {
  accounts::Accounts& accounts = *call.services.accounts;
  RefreshRequest& body = call.input;
  if (body.refresh_token) {
    Result<accounts::SignedIn> signed_in = co_await accounts.refresh(std::move(*body.refresh_token));
    co_return refreshed(std::move(signed_in));
  }
  if (body.token) {
    Result<accounts::SignedIn> signed_in = co_await accounts.refresh_by_access_token(std::move(*body.token));
    co_return refreshed(std::move(signed_in));
  }
  co_return invalid_field("refresh_token", "is required");
}

awaitable<Result<Confirmation>> logout(OpenCall<Nothing>& call) {
  if (const auto token = bearer_token(call.request)) {
    std::string access_token(*token);
    co_await call.services.accounts->logout(std::move(access_token));
  }
  co_return confirmation("You are logged out.");
}

awaitable<Result<Confirmation>> verify_email(OpenCall<VerifyEmailRequest>& call) {
  const Result<void> verified =
      co_await call.services.accounts->verify_email(std::move(call.input.token), std::move(call.input.email));
  if (!verified) {
    co_return verified.error();
  }
  co_return confirmation("Your e-mail address is confirmed.");
}

awaitable<Result<Confirmation>> forgot_password(OpenCall<ForgotPasswordRequest>& call) {
  co_await call.services.accounts->forgot_password(std::move(call.input.email));
  co_return confirmation("If there is an account with this address, a mail is on its way.");
}

awaitable<Result<Confirmation>> reset_password(OpenCall<ResetPasswordRequest>& call) {
  std::string network = http::network_of(call.request.remote_address);
  const Result<void> reset = co_await call.services.accounts->reset_password(
      std::move(call.input.token), std::move(call.input.new_password), std::move(network));
  if (!reset) {
    co_return reset.error();
  }
  co_return confirmation("Your password is changed. Please log in again.");
}

http::Route declare(std::string_view last_segment, std::string_view name, std::string_view summary,
                    std::vector<int> other_statuses) {
  http::Route route{.method = http::Method::post,
                    .pattern = "/api/v1/auth/" + std::string(last_segment),
                    .access = {.everyone = true},
                    .rate_class = http::RateClass::auth,
                    .tag = "auth",
                    .name = name,
                    .summary = summary,
                    .other_statuses = std::move(other_statuses),
                    .tells_secrets = true,
                    .handler = {}};
  return route;
}

}  // namespace

std::vector<http::Route> auth_routes(const Services& services) {
  http::Route registration =
      declare("register", "registerUser", "Open an account and log in", {kConflict, kUnavailable});
  registration.success_status = kCreated;
  std::vector<http::Route> routes;
  routes.push_back(endpoint(std::move(registration), services, register_user));
  routes.push_back(
      endpoint(declare("login", "login", "Begin a session", {kUnauthorized, kUnavailable}), services, login));
  routes.push_back(endpoint(declare("refresh", "refreshToken", "Trade a refresh token for new tokens",
                                    {kUnauthorized, kUnavailable}),
                            services, refresh));
  routes.push_back(
      endpoint(declare("logout", "logout",
                       "End the session of the token, if one is given; it may have expired", {kUnavailable}),
               services, logout));
  routes.push_back(endpoint(
      declare("verify-email", "verifyEmail", "Confirm an e-mail address with a mailed token", {kUnavailable}),
      services, verify_email));
  routes.push_back(endpoint(declare("forgot-password", "forgotPassword",
                                    "Ask for a mail with which to choose a new password", {kUnavailable}),
                            services, forgot_password));
  routes.push_back(
      endpoint(declare("reset-password", "resetPassword",
                       "Choose a new password with a mailed token; ends all sessions", {kUnavailable}),
               services, reset_password));
  return routes;
}

}  // namespace gigco::api
