#include "app/demo.hpp"

#include "domain/accounts/accounts.hpp"
#include "domain/jobs/jobs.hpp"
#include "platform/db/database.hpp"
#include "platform/log/log.hpp"

namespace gigco::app {
namespace {

using boost::asio::awaitable;

struct DemoJob {
  std::string_view title;
  std::string_view description;
  jobs::Category category;
  std::string_view city;
  Cents pay;
};

constexpr std::array kDemoJobs = {
    DemoJob{"Clean a two-room flat",
            "Kitchen, bath and two rooms, about 60 square metres. Everything needed is there.",
            jobs::Category::cleaning, "Springfield", Cents{9000}},
    DemoJob{"Repair a dripping tap", "The tap in the bathroom drips since last week; it needs a new seal.",
            jobs::Category::maintenance, "Springfield", Cents{6500}},
    DemoJob{"Maths lessons before the exam",
            "Four hours of linear algebra for a first-year student, on two evenings.",
            jobs::Category::tutoring, "Shelbyville", Cents{16000}},
};

awaitable<std::optional<accounts::User>> register_person(accounts::Accounts& accounts,
                                                         const DemoPerson& person, accounts::Role role) {
  accounts::Registration registration{.email = std::string(person.email),
                                      .name = std::string(person.name),
                                      .password = std::string(kDemoPassword),
                                      .role = role};
  const auto signed_in = co_await accounts.register_user(std::move(registration));
  std::optional<accounts::User> user;
  if (signed_in) {
    user = signed_in->user;
  } else if (signed_in.error().kind != ErrorKind::conflict) {
    log::error("demo person not made", {{"reason", signed_in.error().message}});
  }
  co_return user;
}

awaitable<void> post_jobs(db::Database& database, const accounts::Actor& consumer) {
  db::Transaction transaction = co_await database.begin();
  for (const DemoJob& job : kDemoJobs) {
    jobs::CreateJob command;
    command.title = job.title;
    command.description = job.description;
    command.category = job.category;
    command.location_city = std::string(job.city);
    command.total_pay = job.pay;
    const auto posted = co_await jobs::create(transaction, consumer, std::move(command));
    if (!posted) {
      log::error("demo job not made", {{"reason", posted.error().message}});
      co_return;
    }
  }
  co_await transaction.commit();
}

}  // namespace

awaitable<void> seed_demo(db::Database& database, accounts::Accounts& accounts) {
  const auto consumer = co_await register_person(accounts, kDemoPeople[0], accounts::Role::consumer);
  if (!consumer) {
    co_return;
  }
  const accounts::Actor actor{.id = consumer->id, .role = consumer->role};
  co_await post_jobs(database, actor);
  const auto worker = co_await register_person(accounts, kDemoPeople[1], accounts::Role::gig_worker);
  const std::string email(kDemoPeople[2].email);
  const std::string name(kDemoPeople[2].name);
  const std::string password(kDemoPassword);
  const auto admin = co_await accounts.create_admin(email, name, password);
  if (!worker || !admin) {
    log::warning("some demo people existed already");
  }
}

}  // namespace gigco::app
