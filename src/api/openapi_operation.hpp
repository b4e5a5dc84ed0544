// One route as an operation of the OpenAPI document: its parameters, body, answers, and who may ask.
#pragma once

#include "platform/http/route.hpp"
#include "platform/json/value.hpp"

namespace gigco::api {

[[nodiscard]] json::Value operation_of(const http::Route& route);

}  // namespace gigco::api
