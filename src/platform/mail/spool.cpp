#include "platform/mail/spool.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/core/timestamp.hpp"
#include "platform/log/log.hpp"
#include "platform/mail/format.hpp"

namespace gigco {
namespace {

constexpr mode_t kOwnerOnlyFile = 0600;

Error unavailable(const std::string& why) {
  log::error("mail could not be spooled", {{"reason", why}});
  return {.kind = ErrorKind::unavailable,
          .code = "MAIL_UNAVAILABLE",
          .title = "mail unavailable",
          .message = "The message could not be stored: " + why + "."};
}

std::string reason_of(int problem) { return std::generic_category().message(problem); }

/// Sorts by time; the random part keeps two of the same microsecond apart.
std::string new_message_id(Timestamp time) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr int kRandomDigits = 16;
  std::random_device random;
  std::uint64_t bits = (std::uint64_t{random()} << 32U) | random();
  std::string id = std::to_string(time.time_since_epoch().count()) + ".";
  for (int i = 0; i < kRandomDigits; ++i, bits >>= 4U) {
    id += kDigits[bits & 15U];
  }
  return id;
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) {
      ::close(value_);
    }
  }
  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

std::size_t count_files(const std::filesystem::path& directory, std::error_code& problem) {
  std::size_t count = 0;
  std::filesystem::directory_iterator file(directory, problem);
  for (; !problem && file != std::filesystem::directory_iterator(); file.increment(problem)) {
    ++count;
  }
  return count;
}

/// 0, or the errno of what failed.
int write_new_file(const std::filesystem::path& path, std::string_view text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnlyFile));
  if (file.get() < 0) {
    return errno;
  }
  while (!text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return errno;
    }
    text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return ::fsync(file.get()) == 0 ? 0 : errno;
}

}  // namespace

Result<std::unique_ptr<MailSpool>> MailSpool::open(std::filesystem::path directory, std::string from) {
  if (!is_mail_address(from)) {
    Error error = invalid_field("from", "must be one e-mail address");
    error.code = "MAIL_INVALID";
    return error;
  }
  std::error_code problem;
  const bool is_new = std::filesystem::create_directories(directory, problem);
  if (!problem && is_new) {
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, problem);
  }
  if (!problem && !std::filesystem::is_directory(directory, problem)) {
    problem = std::make_error_code(std::errc::not_a_directory);
  }
  if (problem) {
    return unavailable(problem.message());
  }
  return std::unique_ptr<MailSpool>(new MailSpool(std::move(directory), std::move(from)));
}

Result<void> MailSpool::send(const Message& message) {
  const Timestamp time = now();
  const std::string id = new_message_id(time);
  const auto text = format_message(message, {.from = from_, .id = id, .date = time});
  if (!text) {
    return text.error();
  }
  const std::lock_guard lock(writing_);
  std::error_code problem;
  const std::size_t files = count_files(directory_, problem);
  if (problem) {
    return unavailable(problem.message());
  }
  if (files >= kMaxSpoolFiles) {
    return unavailable("the spool is full");
  }
  const std::filesystem::path temporary = directory_ / ("." + id + ".tmp");
  const int fault = write_new_file(temporary, *text);
  if (fault == 0) {
    std::filesystem::rename(temporary, directory_ / (id + ".eml"), problem);
  }
  if (fault != 0 || problem) {
    std::error_code ignored;  // the first problem is the one to report
    std::filesystem::remove(temporary, ignored);
    return unavailable(fault != 0 ? reason_of(fault) : problem.message());
  }
  return {};
}

}  // namespace gigco
