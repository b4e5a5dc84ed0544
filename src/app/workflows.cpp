#include "app/workflows.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include "platform/log/log.hpp"
#include "workflow/embedded/embedded_worker.hpp"
#include "workflow/lifecycle/job_activities.hpp"
#include "workflow/lifecycle/job_lifecycle.hpp"
#include "workflow/lifecycle/payment_activities.hpp"

namespace gigco::app {
namespace {

workflow::LifecycleTimes times_of(const Settings& settings) {
  constexpr int kDaysToReview = 7;
  constexpr int kDaysLeftAtReminder = 3;
  return {.offer_window_ms = settings.offer_window.count(),
          .matching_window_ms = settings.matching_window.count(),
          .start_grace_ms = settings.start_grace.count(),
          .start_window_ms = settings.start_window.count(),
          .release_window_ms = settings.release_window.count(),
          .review_window_ms = settings.review_window.count(),
          .review_reminder_ms = settings.review_window.count() * kDaysLeftAtReminder / kDaysToReview,
          .abandon_window_ms = settings.abandon_window.count()};
}

/// Empty where no file is named.
Result<std::string> text_of(const std::filesystem::path& file, std::string_view setting) {
  if (file.empty()) {
    return std::string();
  }
  std::ifstream stream(file);
  std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream || text.empty()) {
    return invalid_field(setting, "must name a file that can be read");
  }
  return text;
}

/// Which process this is, for those who look at Temporal's pages.
std::string identity() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return "gigco-" + std::to_string(getpid()) + "@" + host.data();
}

}  // namespace

Workflows::Workflows(const Settings& settings, db::Database& database, db::Database& background,
                     db::Bell& outbox)
    : background_(background),
      outbox_(outbox),
      times_(times_of(settings)),
      embedded_(database, known_),
      embedded_background_(background, known_) {
  known_.add(workflow::kJobLifecycle, workflow::job_lifecycle);
}

Result<void> Workflows::connect(const Settings& settings) {
  if (settings.temporal_host.empty()) {
    return {};
  }
  workflow::TemporalSettings wanted{.host = settings.temporal_host,
                                    .name_space = settings.temporal_namespace,
                                    .identity = identity(),
                                    .api_key = settings.temporal_api_key};
  const auto read = [](std::string& text, const std::filesystem::path& file,
                       const char* name) -> Result<void> {
    Result<std::string> found = text_of(file, name);
    if (!found) {
      return found.error();
    }
    text = *std::move(found);
    return {};
  };
  for (const Result<void>& done :
       {read(wanted.server_ca, settings.temporal_server_ca, "TEMPORAL_TLS_CA"),
        read(wanted.client_certificate, settings.temporal_client_certificate, "TEMPORAL_TLS_CERT"),
        read(wanted.client_key, settings.temporal_client_key, "TEMPORAL_TLS_KEY")}) {
    if (!done) {
      return done.error();
    }
  }
  auto cluster = workflow::connect_to_temporal(wanted);
  if (!cluster) {
    return cluster.error();
  }
  temporal_ = *std::move(cluster);
  return {};
}

workflow::Engine& Workflows::engine() noexcept {
  return temporal_ != nullptr ? temporal_->engine() : embedded_;
}

void Workflows::start(boost::asio::io_context& context, Duties duties, payments::Payments& payments) {
  const workflow::Workflows& workflows = duties.workflows ? known_ : none_;
  if (duties.workflows) {
    workflow::add_job_activities(activities_, background_);
  }
  if (duties.payments) {
    workflow::add_payment_activities(activities_, payments);
  }
  workflow::Engine* to = &embedded_background_;
  if (temporal_ != nullptr) {
    to = &temporal_->engine();
    worker_ = temporal_->start_worker(context, workflows, activities_);
  } else {
    worker_ = std::make_unique<workflow::EmbeddedWorker>(context, background_, workflows, activities_);
  }
  if (duties.workflows) {
    relay_ = std::make_unique<workflow::Relay>(outbox_, background_, *to, times_);
  }
}

void Workflows::stop(std::chrono::steady_clock::time_point deadline) {
  const auto end = [deadline](auto& part, std::string_view what) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (part != nullptr && !part->stop(std::max(left, std::chrono::milliseconds(0)))) {
      log::warning("left to whoever comes next", {{"what", what}});
    }
  };
  end(relay_, "messages to workflows");
  end(worker_, "activities");
}

}  // namespace gigco::app
