#include "api/metering.hpp"

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <unordered_map>

#include "platform/metrics/metrics.hpp"

namespace gigco::api {
namespace {

using boost::asio::awaitable;

/// The numbers of one route; each status is added when it first occurs.
class RouteMeter {
 public:
  explicit RouteMeter(metrics::Labels labels)
      : labels_(std::move(labels)),
        seconds_(metrics::latencies("gigco_http_request_seconds", "From the header to the answer", labels_)) {
  }

  void count(int status, std::chrono::duration<double> took) {
    seconds_.observe(took.count());
    const std::scoped_lock lock(mutex_);
    auto known = by_status_.find(status);
    if (known == by_status_.end()) {
      metrics::Labels labels = labels_;
      labels.emplace("status", std::to_string(status));
      known = by_status_
                  .emplace(status, metrics::counter("gigco_http_requests_total", "Requests answered", labels))
                  .first;
    }
    known->second.add();
  }

 private:
  metrics::Labels labels_;
  metrics::Histogram seconds_;
  std::mutex mutex_;
  std::map<int, metrics::Counter> by_status_;
};

class Meters {
 public:
  explicit Meters(const http::Router& router)
      : in_flight_(metrics::gauge("gigco_http_requests_in_flight", "Requests being answered")) {
    for (const auto& route : router.routes()) {
      meters_.try_emplace(route.get(),
                          metrics::Labels{{"route", route->pattern},
                                          {"method", std::string(http::to_string(route->method))}});
    }
    meters_.try_emplace(nullptr, metrics::Labels{{"route", ""}, {"method", ""}});
  }

  void enter() { in_flight_.set(static_cast<double>(++count_)); }
  void leave() { in_flight_.set(static_cast<double>(--count_)); }
  void count(const http::Route* route, int status, std::chrono::duration<double> took) {
    meters_.at(route).count(status, took);
  }

 private:
  metrics::Gauge in_flight_;
  std::atomic<int> count_ = 0;
  std::unordered_map<const http::Route*, RouteMeter> meters_;
};

/// A request that is given up leaves as well.
class InFlight {
 public:
  explicit InFlight(Meters& meters) : meters_(meters) { meters_.enter(); }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
  ~InFlight() { meters_.leave(); }

 private:
  Meters& meters_;
};

awaitable<http::Response> measure(Meters& meters, http::Request& request, const http::Handler& next) {
  const InFlight in_flight(meters);
  const auto began = std::chrono::steady_clock::now();
  http::Response response = co_await next(request);
  meters.count(request.route, response.status, std::chrono::steady_clock::now() - began);
  co_return response;
}

}  // namespace

http::Middleware metering(const http::Router& router) {
  const auto meters = std::make_shared<Meters>(router);
  return
      [meters](http::Request& request, const http::Handler& next) { return measure(*meters, request, next); };
}

}  // namespace gigco::api
