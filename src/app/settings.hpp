// Every setting of the program, each declared on one line in settings.cpp. `gigco config` prints them.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "platform/config/schema.hpp"
#include "platform/log/log.hpp"

namespace gigco::app {

struct Settings {
  std::filesystem::path home;
  std::string host;
  std::uint16_t port = 0;
  std::string public_url;
  int threads = 0;
  log::Level log_level = log::Level::info;
  std::chrono::milliseconds shutdown_timeout{};

  std::string db_host;  // empty: the private cluster in home, for `gigco up` only
  std::uint16_t db_port = 0;
  std::string db_name;
  std::string db_user;
  std::string db_password;
  std::string db_sslmode;
  int db_max_connections = 0;

  std::string jwt_secret;
  std::string jwt_key_id;
  std::chrono::milliseconds jwt_expiration{};
  std::chrono::milliseconds refresh_expiration{};
  int bcrypt_cost = 0;

  std::filesystem::path mail_directory;  // empty: home/mail
  std::string mail_from;
  std::filesystem::path docs_directory;
};

/// Binds the settings to their variables; read() it with config::process_environment().
[[nodiscard]] config::Schema schema_of(Settings& settings);

}  // namespace gigco::app
