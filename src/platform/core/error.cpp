#include "platform/core/error.hpp"

#include <stdexcept>

namespace gigco {

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error("unchecked error " + error.code + " (" + error.message + ") at " +
                         where.file_name() + ":" + std::to_string(where.line()));
}

Error invalid_fields(std::vector<FieldError> details) {
  std::string message;
  for (const FieldError& detail : details) {
    message += (message.empty() ? "" : "; ") + detail.field + " " + detail.reason;
  }
  return {.kind = ErrorKind::invalid,
          .code = "VALIDATION_FAILED",
          .title = "validation failed",
          .message = std::move(message),
          .details = std::move(details)};
}

Error invalid_field(std::string_view field, std::string_view reason) {
  return invalid_fields({{std::string(field), std::string(reason)}});
}

}  // namespace gigco
