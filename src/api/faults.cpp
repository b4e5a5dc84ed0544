#include "api/faults.hpp"

#include "platform/crypto/hash_pool.hpp"
#include "platform/db/errors.hpp"
#include "platform/http/middleware.hpp"

namespace gigco::api {
namespace {

Error unavailable(std::string code, std::string message) {
  return {.kind = ErrorKind::unavailable,
          .code = std::move(code),
          .title = "service unavailable",
          .message = std::move(message)};
}

}  // namespace

Error error_of(const std::exception_ptr& problem) {
  try {
    std::rethrow_exception(problem);
  } catch (const db::Unavailable&) {
    return unavailable("DATABASE_UNAVAILABLE", "The database does not answer just now; please try again.");
  } catch (const crypto::Overloaded&) {
    return unavailable("OVERLOADED", "Too many people are logging in just now; please try again.");
  } catch (...) {
    return http::default_error_of(problem);
  }
}

}  // namespace gigco::api
