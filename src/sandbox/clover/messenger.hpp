// Signed webhooks as hosted checkout sends them (https://docs.clover.com/docs/ecomm-hosted-checkout-webhook),
// one for each change of a charge, a declined one too; some twice and in another order when it is told to.
// One thread only.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/describe.hpp>

#include "platform/http_client/http_client.hpp"
#include "platform/json/rules.hpp"

namespace gigco::sandbox::clover {

struct Charge;

struct Webhooks {
  std::string url;                 // empty: none are sent
  std::int32_t twice_percent = 0;  // sent again, signed anew
  std::int32_t delay_ms = 0;       // at most; by chance, so that one overtakes another

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(Webhooks, (), (url, twice_percent, delay_ms))

class Messenger {
 public:
  /// The context outlives it and runs its thread.
  Messenger(boost::asio::io_context& context, std::string secret);

  void set(const Webhooks& how) { how_ = how; }

  /// Is sent later, once; nobody learns whether it arrived.
  void tell(const Charge& charge);

 private:
  boost::asio::awaitable<void> send(std::string body, int delay_ms);
  int random_below(int limit);

  boost::asio::io_context& context_;
  std::string secret_;
  Webhooks how_;
  http_client::Client client_;
  std::minstd_rand random_;
};

}  // namespace gigco::sandbox::clover
