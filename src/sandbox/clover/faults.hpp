// What goes wrong on purpose: the next calls of a kind, or any call by chance. One thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>

#include <boost/describe.hpp>

#include "platform/json/rules.hpp"

namespace gigco::sandbox::clover {

enum class CallKind { token, charge, capture, refund, read, customer };
BOOST_DESCRIBE_ENUM(CallKind, token, charge, capture, refund, read, customer)

enum class FaultKind {
  error_before,  // an HTTP error, and nothing has been done
  error_after,   // the same, but it has been done
  cut_before,    // the connection ends without an answer, nothing done
  cut_after,     // the same, but it has been done
  slow           // done and answered, later
};
BOOST_DESCRIBE_ENUM(FaultKind, error_before, error_after, cut_before, cut_after, slow)

struct Fault {
  CallKind operation = CallKind::charge;
  FaultKind fault = FaultKind::error_before;
  std::int32_t times = 1;
  std::int32_t status = 503;                     // of the error
  std::string code = "api_error";                // and its code
  std::optional<std::int32_t> retry_after = {};  // and when one may ask again: seconds
  std::int32_t delay_ms = 1'000;                 // of slow

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(Fault, (), (operation, fault, times, status, code, retry_after, delay_ms))

/// One call in a hundred times `percent` fails, in any of the ways; the same seed gives the same row.
struct Chaos {
  std::int32_t percent = 0;
  std::int32_t seed = 1;
  std::int32_t delay_ms = 200;

  static json::Rules rules();
};
BOOST_DESCRIBE_STRUCT(Chaos, (), (percent, seed, delay_ms))

class Faults {
 public:
  void add(const Fault& fault) { planned_.push_back(fault); }
  void set(const Chaos& chaos);
  void clear();

  /// What this call meets.
  [[nodiscard]] std::optional<Fault> next(CallKind call);

 private:
  std::deque<Fault> planned_;
  Chaos chaos_;
  std::minstd_rand random_;
};

}  // namespace gigco::sandbox::clover
