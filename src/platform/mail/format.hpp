// The text of a mail message by RFC 5322 and MIME. No files and no network.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "platform/core/error.hpp"
#include "platform/core/timestamp.hpp"
#include "platform/mail/mailer.hpp"

namespace gigco {

inline constexpr std::size_t kMaxMailAddressBytes = 254;  // RFC 5321 section 4.5.3.1.3, without < and >
inline constexpr std::size_t kMaxMailSubjectBytes = 500;
inline constexpr std::size_t kMaxMailTextBytes = std::size_t{1024} * 1024;

struct Envelope {
  std::string_view from;
  std::string_view id;  // left of the @ in Message-ID
  Timestamp date;
};

/// Whether this may stand in a From or To header: printable ASCII with an @ inside and none of the
/// characters that separate addresses, so that a header cannot be added through it.
[[nodiscard]] bool is_mail_address(std::string_view address) noexcept;

/// The whole message with CRLF line ends: Date, From, To, Message-ID, Subject (RFC 2047 when it is not
/// ASCII) and a quoted-printable body (RFC 2045 section 6.7).
/// Error: invalid MAIL_INVALID when the address is none, the subject has control characters (CR and LF
/// above all), or something is too long.
[[nodiscard]] Result<std::string> format_message(const Message& message, const Envelope& envelope);

}  // namespace gigco
