#include "platform/db/query.hpp"

#include <memory>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

namespace gigco::db {
namespace {

struct Interned {
  std::string name;
  std::string sql;
  Statement statement;
};

using Shapes = std::unordered_map<std::string, std::unique_ptr<const Interned>>;

}  // namespace

void Query::append(const char* fragment, std::size_t values) {
  std::size_t placeholders = 0;
  for (const char c : std::string_view(fragment)) {
    sql_ += c;
    if (c == '$') {
      sql_ += std::to_string(++count_);
      ++placeholders;
    }
  }
  if (placeholders != values) {
    throw std::logic_error(std::string("as many values as '$' are needed in: ") + fragment);
  }
}

ComposedQuery Query::compose(Lane lane, Planning planning) && {
  thread_local Shapes shapes;
  std::string key = lane == Lane::pipelined ? "p" : "e";
  key += planning == Planning::each_time ? "= " : "- ";
  key += sql_;
  auto found = shapes.find(key);
  if (found == shapes.end()) {
    if (shapes.size() >= kMaxComposedStatements) {
      throw std::length_error(std::string("too many shapes of composed statements, at ") + name_);
    }
    auto made = std::make_unique<Interned>();
    made->name = name_ + ("#" + std::to_string(shapes.size() + 1));
    if (planning == Planning::each_time) {
      made->sql = "/* " + made->name + " */ ";
    }
    made->sql += sql_;
    made->statement = {made->name.c_str(), made->sql.c_str(), lane, planning};
    found = shapes.emplace(key, std::move(made)).first;
  }
  return {found->second->statement, std::move(params_)};
}

}  // namespace gigco::db
