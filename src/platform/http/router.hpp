// Finds the route of a request: a trie of path segments, literal ones before parameters.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/route.hpp"

namespace gigco::http {

class Router {
 public:
  Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;
  ~Router();

  /// Throws std::logic_error for a second route of the same method and pattern or name: a bug.
  void add(Route route);

  struct Match {
    const Route* route = nullptr;  // null: see `allowed`
    std::vector<std::string> path_values;
    std::vector<Method> allowed;  // when the path exists but not for this method
  };
  /// HEAD is answered by the GET route. Thread-safe once all routes are added.
  [[nodiscard]] Match match(Method method, std::string_view path) const;

  [[nodiscard]] const std::vector<std::unique_ptr<const Route>>& routes() const noexcept { return routes_; }

 private:
  struct Node;
  std::unique_ptr<Node> root_;
  std::vector<std::unique_ptr<const Route>> routes_;
};

}  // namespace gigco::http
