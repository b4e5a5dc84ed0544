// People and jobs to look at after the first start. Made through the same functions as real ones.
#pragma once

#include <array>
#include <string_view>

#include <boost/asio/awaitable.hpp>

namespace gigco::accounts {
class Accounts;
}
namespace gigco::db {
class Database;
}

namespace gigco::app {

struct DemoPerson {
  std::string_view role;
  std::string_view email;
  std::string_view name;
};

inline constexpr std::string_view kDemoPassword = "Try-GigCo-2026";
inline constexpr std::array kDemoPeople = {
    DemoPerson{"consumer  ", "casey@demo.gigco.example", "Casey Consumer"},
    DemoPerson{"gig worker", "wren@demo.gigco.example", "Wren Worker"},
    DemoPerson{"admin     ", "ada@demo.gigco.example", "Ada Admin"},
};

/// Does nothing where the first demo person exists already.
boost::asio::awaitable<void> seed_demo(db::Database& database, accounts::Accounts& accounts);

}  // namespace gigco::app
