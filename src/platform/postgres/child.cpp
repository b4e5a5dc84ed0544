// Between fork and exec only functions that signal-safety(7) lists may run: another thread may have held
// any lock. So everything is prepared before, and the child reports a failure as a number in a pipe.
#include "platform/postgres/child.hpp"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <grp.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>

#include "platform/postgres/failure.hpp"

namespace gigco::postgres {
namespace {

constexpr int kSignalBase = 128;
constexpr int kExecFailed = 127;
constexpr int kFirstSpareDescriptor = 3;
constexpr mode_t kPrivateUmask = 077;
constexpr std::size_t kMaxOutputBytes = 64UL * 1024;
constexpr std::chrono::milliseconds kPollEvery{5};

enum class Step : int { parent_gone, become_user, descriptors, exec };

struct Trouble {
  Step step = Step::exec;
  int reason = 0;
};

/// All that the child needs, so that it need not allocate.
struct Prepared {
  const char* program = nullptr;
  char* const* arguments = nullptr;
  char* const* environment = nullptr;
  const UserIds* run_as = nullptr;
  int signal_on_our_death = 0;
  pid_t parent = 0;
  int output = -1;
  int null_input = -1;
  int report = -1;
};

[[noreturn]] void give_up(int report, Step step, int reason) {
  const Trouble trouble{step, reason};
  const ssize_t written = ::write(report, &trouble, sizeof(trouble));
  ::_exit(written > 0 ? kExecFailed : kExecFailed - 1);
}

void default_signals() {
  struct sigaction action = {};
  action.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) {
    ::sigaction(number, &action, nullptr);  // fails for SIGKILL and the like, as it should
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become(const Prepared& what) {
  ::setsid();
  if (what.run_as != nullptr && (::setgroups(1, &what.run_as->group) != 0 ||
                                 ::setgid(what.run_as->group) != 0 || ::setuid(what.run_as->user) != 0)) {
    give_up(what.report, Step::become_user, errno);
  }
  // After setuid, which clears it; and our parent may have died before the kernel knew our wish.
  ::prctl(PR_SET_PDEATHSIG, what.signal_on_our_death);
  if (::getppid() != what.parent) {
    give_up(what.report, Step::parent_gone, ESRCH);
  }
  if (::dup2(what.null_input, STDIN_FILENO) < 0 || ::dup2(what.output, STDOUT_FILENO) < 0 ||
      ::dup2(what.output, STDERR_FILENO) < 0 || ::chdir("/") != 0 ||
      ::close_range(kFirstSpareDescriptor, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
    give_up(what.report, Step::descriptors, errno);
  }
  ::umask(kPrivateUmask);
  default_signals();
  ::execve(what.program, what.arguments, what.environment);
  give_up(what.report, Step::exec, errno);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) {
    result.push_back(text.data());
  }
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> environment() {
  const char* path = std::getenv("PATH");
  return {std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path), "LC_ALL=C", "TZ=UTC"};
}

Error describe(const Command& command, const Trouble& trouble) {
  constexpr std::array<std::string_view, 4> kSteps = {"its parent ended", "change to its user",
                                                      "prepare its descriptors", "execute it"};
  return failure(ErrorKind::internal, "POSTGRES_START_FAILED",
                 "cannot start " + command.program.string() + ": " +
                     std::string(kSteps.at(static_cast<std::size_t>(trouble.step))) + ": " +
                     std::strerror(trouble.reason));
}

/// Blocks every signal while the child is not yet what it will be: our handlers must not run in it.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  SignalsBlocked(SignalsBlocked&&) = delete;
  SignalsBlocked& operator=(SignalsBlocked&&) = delete;

 private:
  sigset_t before_ = {};
};

std::string contents(int file) {
  std::string text(kMaxOutputBytes, '\0');
  const ssize_t count = ::pread(file, text.data(), text.size(), 0);
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return text;
}

}  // namespace

Result<pid_t> spawn(const Command& command, const Descriptor& output) {
  std::vector<std::string> arguments = command.arguments;
  arguments.insert(arguments.begin(), command.program.string());
  std::vector<std::string> variables = environment();
  const std::vector<char*> argument_pointers = pointers(arguments);
  const std::vector<char*> variable_pointers = pointers(variables);
  const Descriptor null_input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  std::array<int, 2> ends = {-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return system_failure("make a pipe");
  }
  const Descriptor report_read(ends[0]);
  Descriptor report_write(ends[1]);
  const Prepared prepared{.program = command.program.c_str(),
                          .arguments = argument_pointers.data(),
                          .environment = variable_pointers.data(),
                          .run_as = command.run_as ? &*command.run_as : nullptr,
                          .signal_on_our_death = command.signal_on_our_death,
                          .parent = ::getpid(),
                          .output = output.get(),
                          .null_input = null_input.get(),
                          .report = report_write.get()};
  pid_t child = -1;
  {
    const SignalsBlocked blocked;
    child = ::fork();
    if (child == 0) {
      become(prepared);
    }
  }
  if (child < 0) {
    return system_failure("fork");
  }
  report_write.close();
  Trouble trouble;
  ssize_t count = 0;
  do {
    count = ::read(report_read.get(), &trouble, sizeof(trouble));
  } while (count < 0 && errno == EINTR);
  if (count == static_cast<ssize_t>(sizeof(trouble))) {
    ::waitpid(child, nullptr, 0);
    return describe(command, trouble);
  }
  return child;
}

Result<Finished> run_to_end(const Command& command, std::chrono::milliseconds timeout) {
  const Descriptor output(::memfd_create("output", MFD_CLOEXEC));
  const auto child = spawn(command, output);
  if (!child) {
    return child.error();
  }
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  int status = 0;
  while (::waitpid(*child, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      ::kill(*child, SIGKILL);
      ::waitpid(*child, &status, 0);
      break;
    }
    std::this_thread::sleep_for(kPollEvery);
  }
  return Finished{.exit_status = shell_status(status), .output = contents(output.get())};
}

int shell_status(int wait_status) noexcept {
  return WIFSIGNALED(wait_status) ? kSignalBase + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

}  // namespace gigco::postgres
