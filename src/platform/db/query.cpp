#include "platform/db/query.hpp"

#include <deque>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <unordered_map>

#include "platform/db/errors.hpp"

namespace gigco::db {
namespace {

struct Interned {
  std::string name;
  std::string sql;
  Statement statement;
};

std::unique_ptr<const Interned> intern(std::string name, std::string_view sql, Lane lane, Planning planning) {
  auto made = std::make_unique<Interned>();
  made->name = std::move(name);
  if (planning == Planning::each_time) {
    made->sql = "/* " + made->name + " */ ";
  }
  made->sql += sql;
  made->statement = {made->name.c_str(), made->sql.c_str(), lane, planning};
  return made;
}

using Shapes = std::unordered_map<std::string, std::unique_ptr<const Interned>>;

/// The oldest first.
class PassingShapes {
 public:
  const Statement& keep(std::unique_ptr<const Interned> made) {
    const auto now = std::chrono::steady_clock::now();
    while (!kept_.empty() && kept_.front().since + kShapeLifetime < now) {
      kept_.pop_front();
    }
    if (kept_.size() >= kMaxPassingShapes) {
      throw Unavailable("too many kinds of composed statements at once");
    }
    kept_.push_back({now, std::move(made)});
    return kept_.back().shape->statement;
  }

 private:
  struct Kept {
    std::chrono::steady_clock::time_point since;
    std::unique_ptr<const Interned> shape;
  };
  std::deque<Kept> kept_;
};

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
  thread_local PassingShapes passing;
  std::string key = lane == Lane::pipelined ? "p" : "e";
  key += planning == Planning::each_time ? "= " : "- ";
  key += sql_;
  auto found = shapes.find(key);
  if (found == shapes.end() && shapes.size() >= kMaxPreparedShapes) {
    auto made = intern(name_ + std::string("#"), sql_, lane, Planning::each_time);
    return {passing.keep(std::move(made)), std::move(params_)};
  }
  if (found == shapes.end()) {
    auto made = intern(name_ + ("#" + std::to_string(shapes.size() + 1)), sql_, lane, planning);
    found = shapes.emplace(key, std::move(made)).first;
  }
  return {found->second->statement, std::move(params_)};
}

}  // namespace gigco::db
