// The log as its readers see it: lines written to a file descriptor, parsed again as JSON.
#include "platform/log/log.hpp"

#include <fcntl.h>
#include <limits>
#include <stdlib.h>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>

#include "platform/json/value.hpp"

namespace gigco::log {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

std::string text_of(const json::Value& line, std::string_view name) {
  for (const auto& [key, value] : std::get<json::Object>(line)) {
    if (key == name) {
      return value.as<std::string>() != nullptr ? *value.as<std::string>() : json::to_string(value);
    }
  }
  return "(missing)";
}

/// Logs into an unlinked file.
class Log : public testing::Test {
 protected:
  Log() {
    std::string name = "/tmp/gigco-log-test-XXXXXX";
    descriptor_ = ::mkstemp(name.data());
    ::unlink(name.c_str());
    configure({.level = Level::debug, .descriptor = descriptor_});
  }
  ~Log() override {
    shutdown();
    set_level(Level::warning);
    ::close(descriptor_);
  }

  std::string written() {
    shutdown();
    std::string all(static_cast<std::size_t>(::lseek(descriptor_, 0, SEEK_END)), '\0');
    EXPECT_EQ(::pread(descriptor_, all.data(), all.size(), 0), static_cast<ssize_t>(all.size()));
    return all;
  }

  std::vector<json::Value> lines() {
    std::vector<json::Value> found;
    const std::string all = written();
    for (std::size_t at = 0; at < all.size();) {
      const auto end = all.find('\n', at);
      auto line = json::parse(std::string_view(all).substr(at, end - at));
      EXPECT_TRUE(line) << all.substr(at, end - at);
      found.push_back(line ? *line : json::Value(json::Object()));
      at = end + 1;
    }
    return found;
  }

  json::Value only_line() {
    auto all = lines();
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? json::Value(json::Object()) : all.front();
  }

  int descriptor_ = -1;
};

TEST_F(Log, writes_one_object_per_line_with_time_level_message_and_fields_of_each_type) {
  const std::string text = "kept";
  info("served", {{"status", 200},
                  {"bytes", std::size_t{7}},
                  {"ms", 1.5},
                  {"cached", true},
                  {"path", "/health"},
                  {"note", text},
                  {"most", std::numeric_limits<std::uint64_t>::max()}});
  EXPECT_THAT(
      written(),
      MatchesRegex(R"(\{"time":"20[0-9-]+T[0-9:]+\.[0-9][0-9][0-9]Z","level":"info","message":"served",)"
                   R"("status":200,"bytes":7,"ms":1.5,"cached":true,"path":"/health","note":"kept",)"
                   R"("most":9223372036854775807\})"
                   "\n"));
}

TEST_F(Log, leaves_out_lines_below_the_level) {
  set_level(Level::warning);
  debug("no");
  info("no");
  warning("yes");
  error("yes");
  EXPECT_EQ(lines().size(), 2U);
}

TEST_F(Log, takes_a_new_level_at_once) {
  set_level(Level::error);
  warning("no");
  set_level(Level::debug);
  debug("yes");
  EXPECT_EQ(text_of(only_line(), "message"), "yes");
}

TEST_F(Log, stays_valid_JSON_when_texts_are_not_UTF8) {
  info("bad \xFF\xC3(",
       {{"path", "\xED\xA0\x80 \xF5\x80 \xC0\xAF end \xE2\x82"}, {"good", "h\xC3\xA9 \xF0\x9F\x98\x80"}});
  const auto line = only_line();
  EXPECT_EQ(text_of(line, "message"), "bad \xEF\xBF\xBD\xEF\xBF\xBD(");
  EXPECT_THAT(text_of(line, "path"), HasSubstr(" end \xEF\xBF\xBD"));
  EXPECT_EQ(text_of(line, "good"), "h\xC3\xA9 \xF0\x9F\x98\x80");
}

TEST_F(Log, escapes_line_ends_so_that_no_line_can_be_forged) {
  info("one\n{\"level\":\"error\"}", {{"path", "a\r\nb"}});
  EXPECT_EQ(lines().size(), 1U);
}

TEST_F(Log, writes_null_for_numbers_that_JSON_has_not) {
  info("m",
       {{"nan", std::numeric_limits<double>::quiet_NaN()}, {"inf", std::numeric_limits<double>::infinity()}});
  EXPECT_THAT(written(), HasSubstr(R"("nan":null,"inf":null)"));
}

TEST_F(Log, cuts_long_texts) {
  info(std::string(kMaxTextBytes + 5, 'x'));
  std::string expected(kMaxTextBytes, 'x');
  expected.append("\xE2\x80\xA6");
  EXPECT_EQ(text_of(only_line(), "message"), expected);
}

TEST_F(Log, redacts_fields_whose_key_says_they_are_secret_whatever_they_hold) {
  info("m", {{"Password", "hunter2"},
             {"refresh_token", "abc"},
             {"client_secret", 4711},
             {"Authorization", "Bearer x"},
             {"set-cookie", "sid=1"},
             {"x-api-key", "k"},
             {"path", "kept"}});
  const auto line = only_line();
  for (const char* key :
       {"Password", "refresh_token", "client_secret", "Authorization", "set-cookie", "x-api-key"}) {
    EXPECT_EQ(text_of(line, key), "[redacted]") << key;
  }
  EXPECT_EQ(text_of(line, "path"), "kept");
}

TEST_F(Log, redacts_registered_secrets_in_messages_and_fields_also_where_they_overlap) {
  register_secret("swordfish");
  register_secret("fish-and-chips");
  info("it is swordfish!", {{"path", "/swordfish-and-chips/swordfish"}});
  const auto line = only_line();
  EXPECT_EQ(text_of(line, "message"), "it is [redacted]!");
  EXPECT_EQ(text_of(line, "path"), "/[redacted]/[redacted]");
}

TEST_F(Log, does_not_take_very_short_values_as_secrets) {
  register_secret("abc");
  info("abc");
  EXPECT_EQ(text_of(only_line(), "message"), "abc");
}

TEST_F(Log, shortens_mail_addresses_and_passwords_in_URLs) {
  info("mail to ada@example.com, b@example.org",
       {{"to", "<grace.hopper@example.com>"}, {"url", "postgres://app:pass@db/x"}, {"at", "@ home"}});
  const auto line = only_line();
  EXPECT_EQ(text_of(line, "message"), "mail to a***@example.com, b***@example.org");
  EXPECT_EQ(text_of(line, "to"), "<g***@example.com>");
  EXPECT_EQ(text_of(line, "url"), "postgres://app:p***@db/x");
  EXPECT_EQ(text_of(line, "at"), "@ home");
}

TEST_F(Log, loses_nothing_and_mixes_nothing_when_many_threads_log) {
  constexpr int kThreads = 4;
  constexpr int kLines = 500;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([i] {
      for (int j = 0; j < kLines; ++j) {
        info("line", {{"thread", i}, {"number", j}});
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(lines().size(), static_cast<std::size_t>(kThreads * kLines));
}

TEST_F(Log, writes_JSON_although_pretty_is_asked_for_when_the_output_is_no_terminal) {
  configure({.level = Level::info, .pretty = true, .descriptor = descriptor_});
  info("m");
  EXPECT_THAT(written(), StartsWith("{"));
}

TEST(LogOutput, drops_the_oldest_lines_and_says_how_many_when_its_reader_stalls) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  configure({.level = Level::info, .descriptor = ends[1]});
  const std::string filler(300, 'x');
  for (std::size_t i = 0; i < kQueueLines * 2; ++i) {
    info(filler, {{"number", i}});
  }
  std::string all;
  std::thread reader([&] {
    std::array<char, 65536> part{};
    for (ssize_t got = 0; (got = ::read(ends[0], part.data(), part.size())) > 0;) {
      all.append(part.data(), static_cast<std::size_t>(got));
    }
  });
  shutdown();
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  set_level(Level::warning);
  EXPECT_THAT(all, HasSubstr(R"("message":"log lines dropped","count":)"));
  EXPECT_THAT(all, HasSubstr("\"number\":" + std::to_string(kQueueLines * 2 - 1) + "}"));
}

TEST(LogOutput, writes_readable_lines_to_a_terminal_without_control_characters) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0) {
    GTEST_SKIP() << "this system gives no pseudo-terminal";
  }
  const int screen = ::open(::ptsname(terminal), O_RDWR | O_NOCTTY);
  ASSERT_GE(screen, 0);
  configure({.level = Level::info, .pretty = true, .descriptor = screen});
  info("started \x1B[2J", {{"port", 8080}, {"name", "two words"}, {"token", "t"}});
  shutdown();
  set_level(Level::warning);
  std::string seen(4096, '\0');
  seen.resize(static_cast<std::size_t>(::read(terminal, seen.data(), seen.size())));
  ::close(screen);
  ::close(terminal);
  EXPECT_THAT(seen, HasSubstr(R"( info    started \u001b[2J port=8080 name="two words" token=[redacted])"));
}

TEST(LogBeforeConfigure, shows_warnings_on_stderr_and_nothing_below) {
  testing::internal::CaptureStderr();
  set_level(Level::debug);
  info("quiet");
  warning("loud");
  set_level(Level::warning);
  const std::string seen = testing::internal::GetCapturedStderr();
  EXPECT_THAT(seen, HasSubstr(R"("message":"loud")"));
  EXPECT_THAT(seen, Not(HasSubstr("quiet")));
}

}  // namespace
}  // namespace gigco::log
