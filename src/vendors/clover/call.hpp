// One request to Clover before it is sent. Internal to this room.
#pragma once

#include <optional>
#include <string>

#include "platform/json/value.hpp"
#include "vendors/clover/clover.hpp"

namespace gigco::clover {

struct Client::Call {
  OperationClass operation = OperationClass::read;
  std::string method = "GET";
  std::string path;
  std::optional<json::Object> body = {};
  std::optional<Uuid> key = {};
  std::string buyer_ip = {};
  Deadline deadline = Deadline::max();
};

}  // namespace gigco::clover
