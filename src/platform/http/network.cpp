#include "platform/http/network.hpp"

#include <algorithm>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include "platform/http/field_list.hpp"

namespace gigco::http {
namespace {

namespace ip = boost::asio::ip;

constexpr unsigned short kClientPrefix = 64;

/// An address as IPv4 where it is one written as IPv6 (RFC 4291 section 2.5.5.2).
std::optional<ip::address> parse_address(std::string_view text) {
  boost::system::error_code code;
  const ip::address address = ip::make_address(text, code);
  if (code) {
    return std::nullopt;
  }
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  }
  return address;
}

}  // namespace

std::string network_of(std::string_view text) {
  const auto address = parse_address(text);
  if (!address) {
    return std::string(text);
  }
  if (address->is_v4()) {
    return address->to_string();
  }
  return ip::network_v6(address->to_v6(), kClientPrefix).canonical().to_string();
}

struct Networks::Lists {
  std::vector<ip::network_v4> v4;
  std::vector<ip::network_v6> v6;

  /// Whether it was a network.
  bool add(std::string_view text) {
    boost::system::error_code code;
    if (const auto address = parse_address(text)) {
      if (address->is_v4()) {
        constexpr unsigned short kAll = 32;
        v4.emplace_back(address->to_v4(), kAll);
      } else {
        constexpr unsigned short kAll = 128;
        v6.emplace_back(address->to_v6(), kAll);
      }
      return true;
    }
    const auto four = ip::make_network_v4(text, code);
    if (!code) {
      v4.push_back(four);
      return true;
    }
    const auto six = ip::make_network_v6(text, code);
    if (!code) {
      v6.push_back(six);
    }
    return !code;
  }
};

std::optional<Networks> Networks::parse(std::string_view text) {
  auto lists = std::make_shared<Lists>();
  while (!text.empty()) {
    if (!lists->add(take_item(text))) {
      return std::nullopt;
    }
  }
  Networks networks;
  networks.lists_ = std::move(lists);
  return networks;
}

Networks::Networks() : lists_(std::make_shared<Lists>()) {}

bool Networks::contains(std::string_view text) const {
  const auto address = parse_address(text);
  if (!address) {
    return false;
  }
  const auto holds = [](const auto& of_version, const auto& member) {
    return std::ranges::any_of(of_version, [&](const auto& network) {
      return std::decay_t<decltype(network)>(member, network.prefix_length()).network() == network.network();
    });
  };
  return address->is_v4() ? holds(lists_->v4, address->to_v4()) : holds(lists_->v6, address->to_v6());
}

namespace {

/// The hops that X-Forwarded-For names, the nearest first; one that no proxy would write ends them. Each
/// proxy adds to the end, be it of a line or of the lines (RFC 9110 section 5.3).
std::vector<std::string_view> hops_of(const Request& request) {
  std::vector<std::string_view> hops;
  for (auto header = request.headers.rbegin(); header != request.headers.rend(); ++header) {
    std::string_view rest = equal_ignoring_case(header->name, "X-Forwarded-For") ? header->value : "";
    while (!rest.empty()) {
      const auto comma = rest.rfind(',');
      const std::string_view hop = trimmed(rest.substr(comma == std::string_view::npos ? 0 : comma + 1));
      if (!parse_address(hop)) {
        return hops;
      }
      hops.push_back(hop);
      rest = comma == std::string_view::npos ? "" : rest.substr(0, comma);
    }
  }
  return hops;
}

}  // namespace

Middleware forwarded(Networks trusted) {
  return [trusted = std::move(trusted)](Request& request, const Handler& next) {
    if (trusted.contains(request.remote_address)) {
      for (const std::string_view hop : hops_of(request)) {
        request.remote_address = hop;
        if (!trusted.contains(hop)) {
          break;
        }
      }
    }
    return next(request);
  };
}

}  // namespace gigco::http
