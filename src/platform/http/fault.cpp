// The texts and statuses of faults, each in one place.
#include "platform/http/fault.hpp"

namespace gigco::http {
namespace {

struct FaultText {
  int status;
  std::string_view code;
  std::string_view title;
  std::string_view message;
};

FaultText text_of(Fault fault) {
  switch (fault) {
    case Fault::malformed:
      break;
    case Fault::request_timeout:
      return {408, "REQUEST_TIMEOUT", "request timeout", "The request did not arrive in time."};
    case Fault::body_too_large:
      return {413, "BODY_TOO_LARGE", "body too large",
              "The request body is larger than this server accepts."};
    case Fault::header_too_large:
      return {431, "HEADER_TOO_LARGE", "header too large",
              "The request header has more bytes or fields than this server accepts."};
    case Fault::encoding_unsupported:
      return {501, "TRANSFER_ENCODING_UNSUPPORTED", "transfer encoding not supported",
              "The only transfer coding understood here is chunked."};
    case Fault::overloaded:
      return {503, "OVERLOADED", "server overloaded", "There are too many connections. Please try again."};
    case Fault::handler_timeout:
      return {503, "HANDLER_TIMEOUT", "took too long", "The request took too long. Please try again."};
    case Fault::version_unsupported:
      return {505, "VERSION_UNSUPPORTED", "HTTP version not supported", "Please use HTTP/1.1."};
  }
  return {400, "MALFORMED_REQUEST", "malformed request", "The request is not well-formed HTTP/1.1."};
}

}  // namespace

Response fault_response(Fault fault, std::string_view request_id) {
  const FaultText text = text_of(fault);
  const Error error{
      .kind = text.status == status_of(ErrorKind::unavailable) ? ErrorKind::unavailable : ErrorKind::invalid,
      .code = std::string(text.code),
      .title = std::string(text.title),
      .message = std::string(text.message)};
  return error_response(text.status, error, request_id);
}

}  // namespace gigco::http
