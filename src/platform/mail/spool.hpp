// A Mailer that puts each message into a directory as an .eml file, for a relay or a person to pick up.
// It opens no connection and knows no vendor.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "platform/mail/mailer.hpp"

namespace gigco {

/// Files in the directory, of whatever kind; beyond it sending fails until someone empties it.
inline constexpr std::size_t kMaxSpoolFiles = 10'000;

class MailSpool final : public Mailer {
 public:
  /// Makes the directory (mode 0700) when it is missing. Errors: invalid MAIL_INVALID (the sender's
  /// address), unavailable MAIL_UNAVAILABLE (the directory cannot be made).
  [[nodiscard]] static Result<std::unique_ptr<MailSpool>> open(std::filesystem::path directory,
                                                               std::string from);

  /// The file appears whole under its name, or not at all, readable by its owner only (mode 0600). Blocks
  /// on the disk: never to be called on an I/O thread. Thread-safe.
  [[nodiscard]] Result<void> send(const Message& message) override;

 private:
  MailSpool(std::filesystem::path directory, std::string from)
      : directory_(std::move(directory)), from_(std::move(from)) {}

  std::filesystem::path directory_;
  std::string from_;
  std::mutex writing_;  // so that the bound on files holds
};

}  // namespace gigco
