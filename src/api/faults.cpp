#include "api/faults.hpp"

#include "platform/crypto/hash_pool.hpp"
#include "platform/db/errors.hpp"
#include "platform/http/middleware.hpp"

namespace gigco::api {
namespace {

constexpr std::string_view kUniqueViolation = "23505";  // PostgreSQL, appendix A
constexpr std::string_view kExclusionViolation = "23P01";

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
  } catch (const db::QueryError& refused) {
    // What the domain asks before it writes, two may ask at once; the index lets one of them through.
    if (refused.sqlstate() == kUniqueViolation || refused.sqlstate() == kExclusionViolation) {
      return {.kind = ErrorKind::conflict,
              .code = "ALREADY_EXISTS",
              .title = "already exists",
              .message = "Somebody did the same at the same time."};
    }
    return http::default_error_of(problem);
  } catch (const crypto::Overloaded&) {
    return unavailable("OVERLOADED", "Too many people are logging in just now; please try again.");
  } catch (...) {
    return http::default_error_of(problem);
  }
}

}  // namespace gigco::api
