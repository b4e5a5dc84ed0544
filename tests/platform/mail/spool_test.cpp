// Spooled messages as files, and everything a sender may not do.
#include "platform/mail/spool.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdlib.h>
#include <thread>

#include <gmock/gmock.h>

#include "platform/mail/format.hpp"

namespace gigco {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class Spool : public testing::Test {
 protected:
  Spool() {
    std::string name = "/tmp/gigco-mail-test-XXXXXX";
    root_ = ::mkdtemp(name.data());
    directory_ = root_ / "mail";
    spool_ = std::move(MailSpool::open(directory_, "no-reply@gigco.example").value());
  }
  ~Spool() override { fs::remove_all(root_); }

  std::vector<fs::path> files() const {
    return {fs::directory_iterator(directory_), fs::directory_iterator()};
  }
  std::string only_file() const {
    EXPECT_EQ(files().size(), 1U);
    std::ifstream file(files().at(0), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string sent(const Message& message) {
    const auto done = spool_->send(message);
    EXPECT_TRUE(done);
    return only_file();
  }
  void expect_refused(const Message& message, const std::string& field) {
    const auto done = spool_->send(message);
    ASSERT_FALSE(done) << field;
    EXPECT_EQ(done.error().kind, ErrorKind::invalid);
    EXPECT_EQ(done.error().code, "MAIL_INVALID");
    EXPECT_EQ(done.error().details.at(0).field, field);
    EXPECT_TRUE(files().empty());
  }

  fs::path root_;
  fs::path directory_;
  std::unique_ptr<MailSpool> spool_;
};

TEST_F(Spool, writes_a_message_with_all_headers_and_CRLF) {
  const std::string mail = sent({"ada@example.com", "Welcome", "Hello\nAda\r\n"});
  EXPECT_THAT(mail, ContainsRegex("^Date: [A-Z][a-z][a-z], [0-9][0-9] [A-Z][a-z][a-z] 20[0-9][0-9] "
                                  "[0-9:]+ \\+0000\r\nFrom: no-reply@gigco.example\r\nTo: ada@example.com\r\n"
                                  "Message-ID: <[0-9a-f.]+@gigco.example>\r\nSubject: Welcome\r\n"));
  EXPECT_THAT(mail, HasSubstr("MIME-Version: 1.0\r\n"));
  EXPECT_THAT(mail, EndsWith("\r\n\r\nHello\r\nAda\r\n"));
}

TEST_F(Spool, leaves_one_eml_file_that_only_its_owner_may_read) {
  (void)sent({"ada@example.com", "Welcome", "Hello"});
  EXPECT_EQ(files().at(0).extension(), ".eml");
  EXPECT_EQ(fs::status(files().at(0)).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(directory_).permissions(), fs::perms::owner_all);
}

TEST_F(Spool, refuses_header_injection) {
  expect_refused({"a@example.com\r\nBcc: b@example.com", "s", "t"}, "to");
  expect_refused({"a@example.com\n", "s", "t"}, "to");
  expect_refused({"a@example.com", "s\r\nBcc: b@example.com", "t"}, "subject");
  expect_refused({"a@example.com", "s\rx", "t"}, "subject");
  expect_refused({"a@example.com", std::string("s\0x", 3), "t"}, "subject");
}

TEST_F(Spool, refuses_what_is_not_exactly_one_address) {
  for (const char* to :
       {"", "ada", "@example.com", "ada@", "a@x.com,b@x.com", "Ada <a@x.com>", "a b@x.com"}) {
    expect_refused({to, "s", "t"}, "to");
  }
  std::string long_address(kMaxMailAddressBytes, 'a');
  long_address.append("@x.com");
  expect_refused({long_address, "s", "t"}, "to");
}

TEST_F(Spool, refuses_what_is_too_long) {
  const std::string subject(kMaxMailSubjectBytes + 1, 's');
  const std::string text(kMaxMailTextBytes + 1, 't');
  expect_refused({"a@x.com", subject, "t"}, "subject");
  expect_refused({"a@x.com", "s", text}, "text");
}

TEST_F(Spool, refuses_more_files_than_its_bound) {
  for (std::size_t i = 0; i < kMaxSpoolFiles; ++i) {
    std::ofstream(directory_ / std::to_string(i));
  }
  const auto done = spool_->send({"a@x.com", "s", "t"});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::unavailable);
  fs::remove(directory_ / "0");
  EXPECT_TRUE(spool_->send({"a@x.com", "s", "t"}));
}

TEST_F(Spool, says_unavailable_when_the_directory_is_gone) {
  fs::remove_all(directory_);
  const auto done = spool_->send({"a@x.com", "s", "t"});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "MAIL_UNAVAILABLE");
}

TEST_F(Spool, cannot_be_opened_on_a_file_or_with_a_bad_sender) {
  std::ofstream(root_ / "file");
  const auto on_file = MailSpool::open(root_ / "file", "a@x.com");
  ASSERT_FALSE(on_file);
  EXPECT_EQ(on_file.error().code, "MAIL_UNAVAILABLE");
  EXPECT_FALSE(MailSpool::open(directory_, "a@x.com\r\nBcc: b@x.com"));
}

TEST_F(Spool, keeps_every_message_of_several_threads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      for (int j = 0; j < 10; ++j) {
        EXPECT_TRUE(spool_->send({"a@x.com", "s", "t"}));
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(files().size(), 40U);
}

std::string formatted(std::string_view subject, std::string_view text) {
  const Message message{"a@x.com", std::string(subject), std::string(text)};
  return format_message(message, {.from = "b@y.com", .id = "1.2", .date = Timestamp()}).value();
}

TEST(MailFormat, writes_the_date_by_RFC_5322) {
  EXPECT_THAT(formatted("s", "t"), HasSubstr("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"));
}

TEST(MailFormat, encodes_a_subject_that_is_not_ASCII) {
  EXPECT_THAT(formatted("Gr\xC3\xBC\xC3\x9F"
                        "e 1",
                        ""),
              HasSubstr("Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe=201?=\r\n"));
  EXPECT_THAT(formatted("=?x", ""), HasSubstr("Subject: =?UTF-8?Q?=3D=3Fx?=\r\n"));
}

TEST(MailFormat, folds_a_long_subject_between_whole_characters) {
  std::string subject;
  for (int i = 0; i < 60; ++i) {
    subject += "\xF0\x9F\x98\x80";
  }
  const std::string mail = formatted(subject, "");
  EXPECT_THAT(mail, HasSubstr("Subject: =?UTF-8?Q?=F0=9F=98=80"));
  EXPECT_THAT(mail, HasSubstr("=80?=\r\n =?UTF-8?Q?=F0"));
  EXPECT_THAT(mail, Not(ContainsRegex("[^\r\n]{77}")));
}

TEST(MailFormat, encodes_the_body_in_short_lines_of_ASCII) {
  std::string text(200, 'x');
  text.append("\n\xC3\xA9=\nend \n.\n");
  std::string wrapped(75, 'x');
  wrapped.append("=\r\n");
  const std::string mail = formatted("s", text);
  EXPECT_THAT(mail, HasSubstr(wrapped));
  EXPECT_THAT(mail, EndsWith("\r\n=C3=A9=3D\r\nend=20\r\n=2E\r\n"));
}

}  // namespace
}  // namespace gigco
