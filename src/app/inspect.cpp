// The sub-commands that look at a running deployment.
#include <cstdlib>
#include <iostream>

#include "app/commands.hpp"
#include "app/part_settings.hpp"
#include "app/preflight/preflight.hpp"
#include "app/production.hpp"

namespace gigco::app {
namespace {

std::string without_last_slash(std::string url) {
  while (url.ends_with('/')) {
    url.pop_back();
  }
  return url;
}

}  // namespace

int run_preflight(const Settings& settings, std::vector<std::string> unknown_variables, bool as_json) {
  const std::string admin = "http://" + settings.admin_host + ":" + std::to_string(settings.admin_port);
  const auto rows = preflight::inspect({.url = without_last_slash(public_url(settings)),
                                        .admin_url = settings.admin_port == 0 ? std::string() : admin,
                                        .is_production = settings.environment == Environment::production,
                                        .weak = production_faults(settings),
                                        .unknown = std::move(unknown_variables)});
  std::cout << (as_json ? preflight::as_json(rows) : preflight::as_text(rows));
  return preflight::has_failed(rows) ? kFailed : EXIT_SUCCESS;
}

int run_probe(std::string url) {
  const auto rows = preflight::probe(without_last_slash(std::move(url)));
  std::cout << preflight::as_text(rows);
  return preflight::has_failed(rows) ? kFailed : EXIT_SUCCESS;
}

}  // namespace gigco::app
