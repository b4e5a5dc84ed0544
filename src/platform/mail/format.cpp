#include "platform/mail/format.hpp"

#include <algorithm>
#include <array>

namespace gigco {
namespace {

constexpr std::size_t kMaxEncodedLine = 76;  // RFC 2045 section 6.7 rule 5, with the soft break's "="
constexpr std::size_t kMaxEncodedWordText =
    54;                                       // RFC 2047 section 2: lines of 76, with "Subject: =?UTF-8?Q?"
constexpr std::size_t kMaxPlainSubject = 66;  // one line of 76 with "Subject: "

bool is_printable_ascii(char c) { return c >= ' ' && c <= '~'; }

void append_hex(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const unsigned byte = static_cast<unsigned char>(c);
  out += '=';
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 15U];
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The encoding of one whole character, because an encoded word may not end inside one.
std::string encoded_character(std::string_view& text) {
  std::string out;
  do {
    if (is_letter_or_digit(text.front())) {
      out += text.front();
    } else {
      append_hex(out, text.front());
    }
    text.remove_prefix(1);
  } while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80U &&
           out.size() < kMaxEncodedWordText / 2);
  return out;
}

std::string subject_header(std::string_view subject) {
  const bool is_plain = std::ranges::all_of(subject, is_printable_ascii) &&
                        subject.size() <= kMaxPlainSubject && !subject.starts_with("=?");
  if (is_plain) {
    return "Subject: " + std::string(subject);
  }
  std::string out = "Subject:";
  while (!subject.empty()) {
    std::string word;
    while (!subject.empty()) {
      std::string_view rest = subject;
      const std::string character = encoded_character(rest);
      if (word.size() + character.size() > kMaxEncodedWordText) {
        break;
      }
      word += character;
      subject = rest;
    }
    out += (out.ends_with(':') ? " =?UTF-8?Q?" : "\r\n =?UTF-8?Q?") + word + "?=";
  }
  return out;
}

void append_encoded_line(std::string& out, std::string_view line) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool is_last = i + 1 == line.size();
    const bool is_blank_at_end = is_last && c == ' ';
    const bool is_dot_alone = c == '.' && length == 0;  // an SMTP relay would read the end of the message
    const bool is_plain = is_printable_ascii(c) && c != '=' && !is_blank_at_end && !is_dot_alone;
    const std::size_t width = is_plain ? 1 : 3;
    if (length + width > kMaxEncodedLine - 1) {
      out += "=\r\n";
      length = 0;
    }
    if (is_plain) {
      out += c;
    } else {
      append_hex(out, c);
    }
    length += width;
  }
  out += "\r\n";
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    append_encoded_line(out, line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string two_digits(unsigned value) {
  return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

/// RFC 5322 section 3.3; not strftime, which would follow the locale.
std::string date_header(Timestamp time) {
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return std::string("Date: ") + std::string(kDays.at(std::chrono::weekday(day).c_encoding())) + ", " +
         two_digits(static_cast<unsigned>(date.day())) + " " +
         std::string(kMonths.at(static_cast<unsigned>(date.month()) - 1)) + " " +
         std::to_string(static_cast<int>(date.year())) + " " +
         two_digits(static_cast<unsigned>(clock.hours().count())) + ":" +
         two_digits(static_cast<unsigned>(clock.minutes().count())) + ":" +
         two_digits(static_cast<unsigned>(clock.seconds().count())) + " +0000";
}

std::vector<FieldError> faults_of(const Message& message) {
  std::vector<FieldError> faults;
  if (!is_mail_address(message.to)) {
    faults.push_back({"to", "must be one e-mail address"});
  }
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; };
  if (message.subject.size() > kMaxMailSubjectBytes || std::ranges::any_of(message.subject, is_control)) {
    faults.push_back(
        {"subject", "must be one line of at most " + std::to_string(kMaxMailSubjectBytes) + " bytes"});
  }
  if (message.text.size() > kMaxMailTextBytes) {
    faults.push_back({"text", "must have at most " + std::to_string(kMaxMailTextBytes) + " bytes"});
  }
  return faults;
}

}  // namespace

bool is_mail_address(std::string_view address) noexcept {
  const auto at = address.rfind('@');
  return address.size() <= kMaxMailAddressBytes && at != std::string_view::npos && at > 0 &&
         at + 1 < address.size() && std::ranges::all_of(address, [](char c) {
           return is_printable_ascii(c) &&
                  std::string_view(" ,;:<>()[]\"\\").find(c) == std::string_view::npos;
         });
}

Result<std::string> format_message(const Message& message, const Envelope& envelope) {
  if (auto faults = faults_of(message); !faults.empty()) {
    Error error = invalid_fields(std::move(faults));
    error.code = "MAIL_INVALID";
    return error;
  }
  const std::string_view domain = envelope.from.substr(envelope.from.rfind('@') + 1);
  std::string out = date_header(envelope.date) + "\r\n";
  out += "From: " + std::string(envelope.from) + "\r\n";
  out += "To: " + message.to + "\r\n";
  out += "Message-ID: <" + std::string(envelope.id) + "@" + std::string(domain) + ">\r\n";
  out += subject_header(message.subject) + "\r\n";
  out +=
      "MIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n"
      "\r\n";
  out += quoted_printable(message.text);
  return out;
}

}  // namespace gigco
