#include "platform/migrate/applied.hpp"

#include <boost/describe.hpp>

namespace gigco::migrate {
namespace {

constexpr db::Statement kVersion{"migrate.applied_version",
                                 "select coalesce(max(version), 0) as version from schema_migrations",
                                 db::Lane::pipelined};

struct Newest {
  std::int32_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Newest, (), (version))

}  // namespace

boost::asio::awaitable<int> applied_version(db::Executor& database) {
  const Newest newest = co_await database.one<Newest>(kVersion);
  co_return newest.version;
}

}  // namespace gigco::migrate
