// Sending mail, as the domain sees it. How a message travels is the business of each Mailer.
#pragma once

#include <string>

#include "platform/core/error.hpp"

namespace gigco {

struct Message {
  std::string to;  // one address, without a display name
  std::string subject;
  std::string text;  // UTF-8; lines end in \n or \r\n
};

class Mailer {
 public:
  Mailer() = default;
  Mailer(const Mailer&) = delete;
  Mailer& operator=(const Mailer&) = delete;
  virtual ~Mailer() = default;

  /// Returns when the message is safely handed over. May be called from several threads. Blocks: it is
  /// never to be called on an I/O thread.
  /// Errors: invalid MAIL_INVALID (the message itself), unavailable MAIL_UNAVAILABLE (try again later).
  [[nodiscard]] virtual Result<void> send(const Message& message) = 0;
};

}  // namespace gigco
