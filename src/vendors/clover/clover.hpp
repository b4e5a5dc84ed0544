// Clover's Ecommerce API as we use it: authorise, capture, refund, look, and keep cards on file. Sandbox, our
// own stand-in and production differ by URL alone. https://docs.clover.com/docs/ecommerce-api
//
// Every call is limited in rate, time and attempts. What is retried: only what cannot take effect twice.
// Calls that ended without an answer are cleared up by reading the charge; what cannot be cleared up is a
// Failure of kind `unknown`, and to be asked again later with the same key and look_first.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "platform/resilience/backoff.hpp"
#include "platform/resilience/circuit_breaker.hpp"
#include "platform/resilience/pacer.hpp"
#include "vendors/clover/types.hpp"

namespace gigco::http_client {
class Client;
struct Request;
struct Response;
}  // namespace gigco::http_client

namespace gigco::clover {

using boost::asio::awaitable;

struct Settings {
  std::string url;                           // "https://scl.clover.com", without a slash at its end
  std::string private_key;                   // the Ecommerce API's, or an OAuth access token
  std::chrono::milliseconds timeout{8'000};  // of one attempt
  int attempts = 3;
  int calls_per_second = 12;  // https://docs.clover.com/docs/api-usage-rate-limits
  resilience::Backoff backoff{.base = std::chrono::milliseconds(200),
                              .cap = std::chrono::milliseconds(2'000)};
  resilience::CircuitBreaker::Settings breaker{};
};

/// Each has a circuit breaker of its own: gigco_circuit_breaker_state{vendor="clover",operation=…}.
enum class OperationClass { charge, capture, refund, read, customer };
BOOST_DESCRIBE_ENUM(OperationClass, charge, capture, refund, read, customer)

/// From any thread.
class Client {
 public:
  /// The transport must outlive it.
  Client(http_client::Client& transport, Settings settings);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  /// Whether a call of this class would be refused at once, because the last ones failed.
  [[nodiscard]] bool is_out(OperationClass operation) const;

  /// Takes the money, or only reserves it. The key makes it happen once for 24 hours at least.
  [[nodiscard]] awaitable<Reply<Charge>> charge(AuthorizeRequest request);
  [[nodiscard]] awaitable<Reply<Charge>> capture(CaptureRequest request);
  /// Gives money back; of a charge that is not captured, the reserved amount becomes free.
  [[nodiscard]] awaitable<Reply<Refund>> refund(RefundRequest request);

  [[nodiscard]] awaitable<Reply<Charge>> get_charge(std::string id, Deadline deadline = Deadline::max());
  /// Newest first; both ends included.
  [[nodiscard]] awaitable<Reply<std::vector<Charge>>> list_charges(std::int64_t from_ms, std::int64_t to_ms,
                                                                   Deadline deadline = Deadline::max());
  [[nodiscard]] awaitable<Reply<std::vector<Refund>>> list_refunds(std::string charge,
                                                                   Deadline deadline = Deadline::max());

  /// Keeps the card of a single-use token; what is charged later has the customer's id as its source. The key
  /// is sent, but not relied upon: it is documented for charges alone.
  [[nodiscard]] awaitable<Reply<Customer>> create_customer(Uuid key, std::string email, std::string source);
  [[nodiscard]] awaitable<Reply<void>> remove_source(std::string customer, std::string source);

 private:
  struct Call;
  awaitable<Reply<std::string>> send_once(const Call& call);
  awaitable<Reply<std::string>> send(Call call, int attempts);
  awaitable<Reply<Charge>> capture_once(const CaptureRequest& request);
  awaitable<Reply<Refund>> refund_once(const RefundRequest& request);
  awaitable<Reply<Refund>> find_refund(const RefundRequest& request);
  template <class Page>
  awaitable<Reply<decltype(Page::data)>> list(std::string path, Deadline deadline);
  awaitable<void> rest(int failures, const Failure& last) const;
  /// Whether an attempt that begins at that moment may last beyond the deadline.
  [[nodiscard]] bool is_too_late(std::chrono::steady_clock::time_point begin, Deadline deadline) const;
  [[nodiscard]] resilience::CircuitBreaker& breaker(OperationClass operation) const;

  http_client::Client& transport_;
  const Settings settings_;
  resilience::Pacer pacer_;
  std::vector<std::unique_ptr<resilience::CircuitBreaker>> breakers_;
};

}  // namespace gigco::clover
