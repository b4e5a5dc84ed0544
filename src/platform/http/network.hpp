// Addresses: the networks they are of, and the client behind proxies that are known.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/route.hpp"

namespace gigco::http {

/// What stands for one client when requests are counted: an IPv4 address, or the first 64 bits of an IPv6
/// address, since whoever has one has all addresses of its network (RFC 6177). Other texts stand for
/// themselves.
[[nodiscard]] std::string network_of(std::string_view text);

/// A set of networks.
class Networks {
 public:
  /// "10.0.0.0/8, 192.0.2.7, 2001:db8::/32", or empty. Nothing when one of them is no network in CIDR
  /// notation (RFC 4632, RFC 4291 section 2.3).
  [[nodiscard]] static std::optional<Networks> parse(std::string_view text);

  Networks();
  [[nodiscard]] bool contains(std::string_view text) const;

 private:
  struct Lists;
  std::shared_ptr<const Lists> lists_;
};

/// Sets the request's remote address to the client's as the trusted proxies tell in X-Forwarded-For: the last
/// one there that is none of theirs. From any other peer the field is not believed.
[[nodiscard]] Middleware forwarded(Networks trusted);

}  // namespace gigco::http
