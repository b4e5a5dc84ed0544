// The one error type of the whole program. Every layer returns Result<T>; only api/ turns an Error
// into an HTTP answer. Exceptions are left for bugs and for a database that is not there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

namespace gigco {

/// What kind of refusal this is. HTTP statuses follow from it in one place, http::status_of().
enum class ErrorKind {
  invalid,           // 400: the request itself is wrong
  unauthenticated,   // 401: no credentials, or bad ones
  payment_required,  // 402: the card was refused
  forbidden,         // 403: known caller, not allowed
  not_found,         // 404
  conflict,          // 409: wrong state, or a duplicate
  precondition,      // 412: If-Match names another state
  too_large,         // 413
  unsupported,       // 415: media type
  unprocessable,     // 422: idempotency key misuse
  rate_limited,      // 429
  unavailable,       // 503: nothing was done; try again later
  unknown_outcome,   // 503: whether it was done will be known later; ask again under the same key
  given_up,          // 503: it was begun, and ended with nothing done; a retry begins anew
  internal,          // 500: our fault
};

/// One wrong field of a request: its path ("skills[2]") and the reason, fit to be shown to a person.
struct FieldError {
  std::string field;
  std::string reason;
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string code;     // stable, UPPER_SNAKE; clients branch on it
  std::string title;    // short text, the contract's "error"
  std::string message;  // one sentence for people
  std::vector<FieldError> details = {};
};

/// Found by argument-dependent lookup when value() is called on a Result that holds an Error: a bug.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

template <class T>
using Result = boost::system::result<T, Error>;

/// A 400 that names its fields.
[[nodiscard]] Error invalid_fields(std::vector<FieldError> details);

/// A 400 about exactly one field.
[[nodiscard]] Error invalid_field(std::string_view field, std::string_view reason);

}  // namespace gigco
