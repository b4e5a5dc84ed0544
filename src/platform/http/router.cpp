// The trie, and chains of middleware.
#include "platform/http/router.hpp"

#include <algorithm>
#include <stdexcept>

#include "platform/http/target.hpp"

namespace gigco::http {

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::map<Method, const Route*> routes;

  /// Depth first, literals first; the values of parameters on the way are collected.
  const Node* find(std::span<const std::string> segments, std::vector<std::string>& values) const {
    if (segments.empty()) {
      return routes.empty() ? nullptr : this;
    }
    if (const auto literal = literals.find(segments.front()); literal != literals.end()) {
      if (const Node* found = literal->second->find(segments.subspan(1), values)) {
        return found;
      }
    }
    if (parameter == nullptr || segments.front().empty()) {
      return nullptr;
    }
    values.push_back(segments.front());
    const Node* found = parameter->find(segments.subspan(1), values);
    if (found == nullptr) {
      values.pop_back();
    }
    return found;
  }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::add(Route route) {
  Node* node = root_.get();
  const auto segments = decode_path(route.pattern).value();
  for (const std::string& segment : segments) {
    auto& child = segment.starts_with('{') ? node->parameter : node->literals[segment];
    if (child == nullptr) {
      child = std::make_unique<Node>();
    }
    node = child.get();
  }
  const bool same_name =
      std::ranges::any_of(routes_, [&](const auto& other) { return other->name == route.name; });
  if (node->routes.contains(route.method) || same_name) {
    throw std::logic_error("declared twice: " + std::string(route.name) + " " + route.pattern);
  }
  routes_.push_back(std::make_unique<const Route>(std::move(route)));
  node->routes[routes_.back()->method] = routes_.back().get();
}

Router::Match Router::match(Method method, std::string_view path) const {
  Match match;
  const auto segments = decode_path(path);
  const Node* node = segments ? root_->find(*segments, match.path_values) : nullptr;
  if (node == nullptr) {
    return match;
  }
  const auto route = node->routes.find(method == Method::head ? Method::get : method);
  if (route != node->routes.end()) {
    match.route = route->second;
    return match;
  }
  for (const auto& [allowed, unused] : node->routes) {
    match.allowed.push_back(allowed);
  }
  return match;
}

namespace {

Handler wrap(Middleware middleware, Handler next) {
  return [middleware = std::move(middleware), next = std::move(next)](Request& request) {
    return middleware(request, next);
  };
}

}  // namespace

Handler chain(std::vector<Middleware> middleware, Handler innermost) {
  Handler handler = std::move(innermost);
  for (auto each = middleware.rbegin(); each != middleware.rend(); ++each) {
    handler = wrap(std::move(*each), std::move(handler));
  }
  return handler;
}

}  // namespace gigco::http
