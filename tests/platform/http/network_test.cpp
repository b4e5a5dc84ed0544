#include "platform/http/network.hpp"

#include <gtest/gtest.h>

#include "tests/platform/http/run.hpp"

namespace gigco::http {
namespace {

TEST(Network, OfAnAddressStandsForOneClient) {
  EXPECT_EQ(network_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), network_of("2001:db8:1:2::9"));
  EXPECT_NE(network_of("2001:db8:1:2::9"), network_of("2001:db8:1:3::9"));
  EXPECT_EQ(network_of("unknown"), "unknown");
}

TEST(Networks, AreReadAsAList) {
  const auto networks = Networks::parse(" 10.0.0.0/8 ,192.0.2.7, 2001:db8::/32,::1");
  ASSERT_TRUE(networks);
  for (const char* inside : {"10.255.0.1", "192.0.2.7", "::ffff:10.1.1.1", "2001:db8:ffff::1", "::1"}) {
    EXPECT_TRUE(networks->contains(inside)) << inside;
  }
  for (const char* outside : {"11.0.0.1", "192.0.2.8", "2001:db9::1", "::2", "", "localhost", "10.0.0.0/8"}) {
    EXPECT_FALSE(networks->contains(outside)) << outside;
  }
}

TEST(Networks, AreNothingElse) {
  for (const char* text :
       {"10.0.0.0/33", "10.0.0/8", "example.org", "10.0.0.0/8,,10.1.0.0/16", "::/129", "1.2.3.4/"}) {
    EXPECT_FALSE(Networks::parse(text)) << text;
  }
  EXPECT_FALSE(Networks::parse("")->contains("127.0.0.1"));
}

class Forwarding : public ::testing::Test {
 protected:
  std::string client(std::string_view peer, std::vector<Header> headers) {
    const Handler tell = [](Request& request) -> boost::asio::awaitable<Response> {
      co_return Response{.body = std::string(request.remote_address)};
    };
    Request request;
    request.remote_address = peer;
    request.headers = std::move(headers);
    return testing::run(chain({forwarded(*Networks::parse("10.0.0.0/8"))}, tell), request).body;
  }
};

TEST_F(Forwarding, IsBelievedFromATrustedProxy) {
  EXPECT_EQ(client("10.0.0.1", {{"X-Forwarded-For", "192.0.2.7"}}), "192.0.2.7");
  EXPECT_EQ(client("10.0.0.1", {{"x-forwarded-for", "198.51.100.1, 192.0.2.7,10.0.0.2"}}), "192.0.2.7");
}

TEST_F(Forwarding, IsNotBelievedFromOthers) {
  EXPECT_EQ(client("192.0.2.9", {{"X-Forwarded-For", "192.0.2.7"}}), "192.0.2.9");
  EXPECT_EQ(client("10.0.0.1", {}), "10.0.0.1");
}

TEST_F(Forwarding, WhatTheClientWroteItselfIsNotBelieved) {
  EXPECT_EQ(client("10.0.0.1", {{"X-Forwarded-For", "127.0.0.1"}, {"X-Forwarded-For", "192.0.2.7"}}),
            "192.0.2.7");
  EXPECT_EQ(client("10.0.0.1", {{"X-Forwarded-For", "10.9.9.9, 192.0.2.7"}}), "192.0.2.7");
  EXPECT_EQ(client("10.0.0.1", {{"X-Forwarded-For", "192.0.2.7, \"unknown\""}}), "10.0.0.1");
  EXPECT_EQ(client("10.0.0.1", {{"X-Forwarded-For", "192.0.2.7, 10.0.0.2, "}}), "10.0.0.1");
}

}  // namespace
}  // namespace gigco::http
