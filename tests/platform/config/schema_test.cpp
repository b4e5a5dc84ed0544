// Settings as an operator meets them: what is accepted, what is refused and how it is said.
#include "platform/config/schema.hpp"

#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <unistd.h>

#include <gmock/gmock.h>

namespace gigco::config {
namespace {

using std::chrono::milliseconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

enum class Mode { development, production };

struct Settings {
  std::uint16_t port = 0;
  std::string key;
  std::int32_t workers = 0;
  bool demo = false;
  milliseconds lifetime{};
  Mode mode = Mode::development;
  std::filesystem::path directory;
  std::string redis;
};

class ConfigSchema : public testing::Test {
 protected:
  ConfigSchema() {
    schema.port("GIGCO_PORT", settings.port, "8080", "where the API listens");
    schema.text("GIGCO_KEY", settings.key, "", "signs tokens").secret();
    schema.integer<std::int32_t>("GIGCO_WORKERS", settings.workers, 1, 64, "2", "threads");
    schema.flag("GIGCO_DEMO", settings.demo, "false", "demo people");
    schema.duration("GIGCO_LIFETIME", settings.lifetime, 1s, 24h * 30, "24h", "of a token");
    schema.choice<Mode>("GIGCO_MODE", settings.mode,
                        {{"development", Mode::development}, {"production", Mode::production}}, "development",
                        "how strict to be");
    schema.directory("GIGCO_DIRECTORY", settings.directory, "var", "files");
    schema.url("REDIS_URL", settings.redis, {"redis", "rediss"}, "", "shared counters");
    std::string name = "/tmp/gigco-config-test-XXXXXX";
    directory = ::mkdtemp(name.data());
  }
  ~ConfigSchema() override { std::filesystem::remove_all(directory); }

  std::string file(std::string_view contents) const {
    std::ofstream(directory / "value") << contents;
    return directory / "value";
  }

  std::vector<std::string> faulty(const Environment& environment) {
    const auto read = schema.read(environment);
    std::vector<std::string> names;
    if (!read) {
      for (const FieldError& detail : read.error().details) {
        names.push_back(detail.field);
      }
    }
    return names;
  }

  Settings settings;
  Schema schema{"GIGCO_"};
  std::filesystem::path directory;
};

TEST_F(ConfigSchema, gives_the_defaults_when_nothing_is_set) {
  ASSERT_TRUE(schema.read({}));
  EXPECT_EQ(settings.port, 8080);
  EXPECT_EQ(settings.key, "");
  EXPECT_EQ(settings.workers, 2);
  EXPECT_EQ(settings.lifetime, 24h);
  EXPECT_EQ(settings.directory, "var");
}

TEST_F(ConfigSchema, reads_each_type) {
  ASSERT_TRUE(schema.read({{"GIGCO_PORT", "65535"},
                           {"GIGCO_KEY", "s3cret"},
                           {"GIGCO_WORKERS", "64"},
                           {"GIGCO_DEMO", "yes"},
                           {"GIGCO_LIFETIME", "15m"},
                           {"GIGCO_MODE", "production"},
                           {"GIGCO_DIRECTORY", directory},
                           {"REDIS_URL", "redis://user:pw@host:6379/0"}}));
  EXPECT_EQ(settings.port, 65535);
  EXPECT_EQ(settings.key, "s3cret");
  EXPECT_EQ(settings.workers, 64);
  EXPECT_TRUE(settings.demo);
  EXPECT_EQ(settings.lifetime, 15min);
  EXPECT_EQ(settings.mode, Mode::production);
  EXPECT_EQ(settings.directory, directory);
  EXPECT_EQ(settings.redis, "redis://user:pw@host:6379/0");
}

TEST_F(ConfigSchema, reads_durations_in_every_unit) {
  for (const auto& [text, expected] : std::vector<std::pair<std::string, milliseconds>>{
           {"1500ms", 1500ms}, {"30s", 30s}, {"15m", 15min}, {"24h", 24h}, {"7d", 168h}}) {
    ASSERT_TRUE(schema.read({{"GIGCO_LIFETIME", text}})) << text;
    EXPECT_EQ(settings.lifetime, expected) << text;
  }
}

TEST_F(ConfigSchema, reports_all_faults_at_once_by_variable) {
  const auto read = schema.read({{"GIGCO_PORT", "0"}, {"GIGCO_WORKERS", "many"}, {"GIGCO_MODE", "prod"}});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::invalid);
  EXPECT_EQ(read.error().code, "CONFIG_INVALID");
  EXPECT_THAT(read.error().message, HasSubstr("GIGCO_MODE must be one of development, production"));
  EXPECT_THAT(faulty({{"GIGCO_PORT", "0"}, {"GIGCO_WORKERS", "many"}, {"GIGCO_MODE", "prod"}}),
              ElementsAre("GIGCO_PORT", "GIGCO_WORKERS", "GIGCO_MODE"));
}

TEST_F(ConfigSchema, refuses_wrong_forms) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"GIGCO_PORT", "65536"},      {"GIGCO_PORT", "-1"},
      {"GIGCO_PORT", "80 "},        {"GIGCO_PORT", "0x50"},
      {"GIGCO_WORKERS", "0"},       {"GIGCO_WORKERS", "65"},
      {"GIGCO_WORKERS", "1.5"},     {"GIGCO_WORKERS", "99999999999999999999"},
      {"GIGCO_DEMO", "maybe"},      {"GIGCO_LIFETIME", "90"},
      {"GIGCO_LIFETIME", "1w"},     {"GIGCO_LIFETIME", "h"},
      {"GIGCO_LIFETIME", "-1h"},    {"GIGCO_LIFETIME", "999ms"},
      {"GIGCO_LIFETIME", "31d"},    {"GIGCO_LIFETIME", "9223372036854775807d"},
      {"GIGCO_LIFETIME", "1h30m"},  {"GIGCO_DIRECTORY", "/dev/null"},
      {"REDIS_URL", "host:6379"},   {"REDIS_URL", "http://host"},
      {"REDIS_URL", "redis://"},    {"REDIS_URL", "redis://:6379"},
      {"REDIS_URL", "redis://a b"}, {"REDIS_URL", "redis://user@/0"}};
  for (const auto& [name, value] : wrong) {
    EXPECT_THAT(faulty({{name, value}}), ElementsAre(name)) << value;
  }
}

TEST_F(ConfigSchema, counts_an_empty_variable_as_not_set) {
  ASSERT_TRUE(schema.read({{"GIGCO_PORT", ""}}));
  EXPECT_EQ(settings.port, 8080);
}

TEST_F(ConfigSchema, takes_a_value_from_a_file_without_the_white_space_around_it) {
  ASSERT_TRUE(schema.read({{"GIGCO_KEY_FILE", file("\n from file \n\n")}}));
  EXPECT_EQ(settings.key, "from file");
}

TEST_F(ConfigSchema, refuses_a_value_and_a_file_for_one_setting) {
  EXPECT_THAT(faulty({{"GIGCO_KEY", "a"}, {"GIGCO_KEY_FILE", file("b")}}), ElementsAre("GIGCO_KEY"));
}

TEST_F(ConfigSchema, names_the_variable_of_a_file_that_cannot_be_read) {
  EXPECT_THAT(faulty({{"GIGCO_KEY_FILE", directory / "absent"}}), ElementsAre("GIGCO_KEY_FILE"));
  EXPECT_THAT(faulty({{"GIGCO_KEY_FILE", directory}}), ElementsAre("GIGCO_KEY_FILE"));
  EXPECT_THAT(faulty({{"GIGCO_KEY_FILE", file(std::string(kMaxValueBytes + 1, 'x'))}}),
              ElementsAre("GIGCO_KEY_FILE"));
}

TEST_F(ConfigSchema, names_the_file_variable_when_the_files_value_is_wrong) {
  EXPECT_THAT(faulty({{"GIGCO_PORT_FILE", file("none")}}), ElementsAre("GIGCO_PORT_FILE"));
}

TEST_F(ConfigSchema, tells_of_variables_with_its_prefixes_that_nobody_reads) {
  std::string ignored;
  for (const char* name : {"DB_HOST", "DB_NAME", "DB_USER"}) {
    schema.text(name, ignored, "", "of the database");
  }
  const Environment environment = {{"DB_HOTS", "x"},    {"DB_NAME_FILE", "x"},  {"DB_SOMETHING_ELSE", "x"},
                                   {"GIGCO_PROT", "1"}, {"GIGCO_PORT", "1"},    {"PATH", "/bin"},
                                   {"REDIS_ULR", "x"},  {"GIGCO_KEY_FLIE", "x"}};
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& [variable, nearest] : schema.unknown(environment)) {
    found.emplace_back(variable, nearest);
  }
  EXPECT_THAT(found, ElementsAre(testing::Pair("DB_HOTS", "DB_HOST"), testing::Pair("DB_SOMETHING_ELSE", ""),
                                 testing::Pair("GIGCO_KEY_FLIE", "GIGCO_KEY_FILE"),
                                 testing::Pair("GIGCO_PROT", "GIGCO_PORT")));
}

TEST_F(ConfigSchema, asks_for_a_required_setting) {
  std::string needed;
  schema.text("GIGCO_NEEDED", needed, "", "cannot do without").required();
  EXPECT_THAT(faulty({}), ElementsAre("GIGCO_NEEDED"));
  EXPECT_THAT(faulty({{"GIGCO_NEEDED_FILE", file(" \n")}}), ElementsAre("GIGCO_NEEDED"));
  EXPECT_TRUE(schema.read({{"GIGCO_NEEDED", "here"}}));
  EXPECT_THAT(schema.help(), HasSubstr("(required)"));
}

TEST_F(ConfigSchema, describes_where_each_value_comes_from_without_its_secrets) {
  ASSERT_TRUE(schema.read(
      {{"GIGCO_PORT", "9000"}, {"GIGCO_KEY_FILE", file("s3cret")}, {"REDIS_URL", "redis://u:hidden@h/0"}}));
  const std::string table = schema.describe();
  EXPECT_THAT(table, testing::ContainsRegex("GIGCO_PORT +9000 +environment +where the API listens\n"));
  EXPECT_THAT(table, testing::ContainsRegex("GIGCO_KEY +set +file +signs tokens\n"));
  EXPECT_THAT(table, testing::ContainsRegex("GIGCO_WORKERS +2 +default +threads\n"));
  EXPECT_THAT(table, HasSubstr("redis://***@h/0"));
  EXPECT_THAT(table, Not(HasSubstr("s3cret")));
  EXPECT_THAT(table, Not(HasSubstr("hidden")));
}

TEST_F(ConfigSchema, says_not_set_of_an_absent_secret) {
  ASSERT_TRUE(schema.read({}));
  EXPECT_THAT(schema.describe(), testing::ContainsRegex("GIGCO_KEY +not set +default"));
}

TEST_F(ConfigSchema, never_repeats_a_wrong_value) {
  std::uint16_t pin = 0;
  schema.port("GIGCO_PIN", pin, "", "a secret number").secret();
  const auto read = schema.read({{"GIGCO_PIN", "hunter2"}});
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, Not(HasSubstr("hunter2")));
}

TEST_F(ConfigSchema, helps_with_what_each_setting_may_be) {
  EXPECT_THAT(schema.help(), HasSubstr("a whole number from 1 to 65535"));
  EXPECT_THAT(schema.help(), HasSubstr("from 1s to 30d"));
  EXPECT_THAT(schema.help(), HasSubstr("a URL of scheme redis, rediss"));
}

TEST_F(ConfigSchema, finds_bugs_in_declarations) {
  EXPECT_THROW(schema.port("GIGCO_PORT", settings.port, "1", "again"), std::logic_error);
  EXPECT_THROW(schema.port("GIGCO_OTHER", settings.port, "none", "bad default"), std::logic_error);
}

TEST(ProcessEnvironment, holds_the_variables_of_this_process) {
  ::setenv("GIGCO_TEST_VARIABLE", "a=b", 1);
  const auto all = process_environment();
  ::unsetenv("GIGCO_TEST_VARIABLE");
  EXPECT_THAT(all, Contains(std::pair<const std::string, std::string>("GIGCO_TEST_VARIABLE", "a=b")));
}

}  // namespace
}  // namespace gigco::config
