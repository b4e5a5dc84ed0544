#include "domain/accounts/actor.hpp"

namespace gigco::accounts {

Error not_your_account(std::string message) {
  return {.kind = ErrorKind::forbidden,
          .code = "NOT_YOUR_ACCOUNT",
          .title = "not your account",
          .message = std::move(message)};
}

}  // namespace gigco::accounts
