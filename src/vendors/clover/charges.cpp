// Charges and what becomes of them.
#include <algorithm>
#include <cctype>
#include <iterator>

#include "vendors/clover/call.hpp"
#include "vendors/clover/failure.hpp"
#include "vendors/clover/parsed.hpp"

namespace gigco::clover {
namespace {

constexpr int kOneAttempt = 1;
constexpr std::string_view kProcessingError =
    "processing_error";  // Clover's advice: once more, then it is final
constexpr std::size_t kPageSize = 100;
constexpr int kMaxPages = 1'000;

json::Value number(Cents amount) { return json::Value(json::Number{std::to_string(amount.count)}); }

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

struct ChargeList {
  std::optional<bool> has_more;
  std::vector<Charge> data;
};
BOOST_DESCRIBE_STRUCT(ChargeList, (), (has_more, data))

struct RefundList {
  std::optional<bool> has_more;
  std::vector<Refund> data;
};
BOOST_DESCRIBE_STRUCT(RefundList, (), (has_more, data))

/// Follows a list to its end. The item a page begins after may come back as part of it.
template <class T>
void take(std::vector<T>& all, std::vector<T> page) {
  if (!all.empty() && !page.empty() && page.front().id == all.back().id) {
    page.erase(page.begin());
  }
  std::ranges::move(page, std::back_inserter(all));
}

}  // namespace

awaitable<Reply<Charge>> Client::charge(AuthorizeRequest request) {
  json::Object body{{"amount", number(request.amount)},
                    {"currency", text(lower(request.currency))},
                    {"source", text(request.source)},
                    {"capture", json::Value(request.capture)},
                    {"ecomind", text("ecom")},
                    {"external_reference_id", text(request.reference)},
                    {"metadata", json::Value(json::Object{{"operation", text(to_string(request.key))}})}};
  Call call{.operation = OperationClass::charge,
            .method = "POST",
            .path = "/v1/charges",
            .body = std::move(body),
            .key = request.key,
            .buyer_ip = std::move(request.buyer_ip),
            .deadline = request.deadline};
  Reply<std::string> reply = co_await send(call, settings_.attempts);
  if (!reply && reply.error().code == kProcessingError) {
    reply = co_await send(std::move(call), kOneAttempt);
  }
  Reply<Charge> made = parsed<Charge>(reply);
  if (made && made->is_failed()) {
    made = failure_of(*made);
  }
  co_return made;
}

awaitable<Reply<Charge>> Client::capture_once(const CaptureRequest& request) {
  Call call{.operation = OperationClass::capture,
            .method = "POST",
            .path = "/v1/charges/" + request.charge + "/capture",
            .body = json::Object{{"amount", number(request.amount)}},
            .key = request.key,
            .buyer_ip = request.buyer_ip,
            .deadline = request.deadline};
  const Reply<std::string> reply = co_await send(std::move(call), kOneAttempt);
  co_return parsed<Charge>(reply);
}

awaitable<Reply<Charge>> Client::capture(CaptureRequest request) {
  Reply<Charge> captured = out_of_time();
  for (int failures = 0; failures < settings_.attempts; ++failures) {
    if (failures > 0) {
      co_await rest(failures - 1, captured.error());
    }
    if (is_too_late(std::chrono::steady_clock::now(), request.deadline)) {
      break;
    }
    if (request.look_first) {
      Reply<Charge> seen = co_await get_charge(request.charge, request.deadline);
      if (!seen || seen->is_captured()) {
        co_return seen;
      }
    }
    captured = co_await capture_once(request);
    const bool is_known = captured || captured.error().code == "charge_already_captured";
    if (is_known) {
      break;
    }
    if (captured.error().kind == FailureKind::unknown) {
      request.look_first = true;
    } else if (captured.error().kind != FailureKind::unavailable) {
      break;
    }
  }
  // Its own answer may still say that it is not captured; the charge itself is the truth.
  if (captured ? !captured->is_captured() : captured.error().code == "charge_already_captured") {
    co_return co_await get_charge(request.charge, request.deadline);
  }
  if (!captured && request.look_first) {
    co_return as_unknown(captured.error());
  }
  co_return captured;
}

awaitable<Reply<Refund>> Client::refund_once(const RefundRequest& request) {
  Call call{.operation = OperationClass::refund,
            .method = "POST",
            .path = "/v1/refunds",
            .body = json::Object{{"charge", text(request.charge)},
                                 {"amount", number(request.amount)},
                                 {"reason", text("requested_by_customer")}},
            .key = request.key,
            .deadline = request.deadline};
  const Reply<std::string> reply = co_await send(std::move(call), kOneAttempt);
  co_return parsed<Refund>(reply);
}

/// The refund if it has taken effect, else `not_found`: nobody else refunds this charge meanwhile.
awaitable<Reply<Refund>> Client::find_refund(const RefundRequest& request) {
  const Reply<Charge> charge = co_await get_charge(request.charge, request.deadline);
  if (!charge) {
    co_return charge.error();
  }
  const Cents after{request.refunded_before.count + request.amount.count};
  if (charge->refunded() < after) {
    co_return Failure{.kind = FailureKind::not_found, .code = "not_refunded", .message = ""};
  }
  const Reply<std::vector<Refund>> refunds = co_await list_refunds(request.charge, request.deadline);
  if (!refunds) {
    co_return refunds.error();
  }
  const auto same = std::ranges::find(*refunds, request.amount.count, &Refund::amount);
  Refund found{.id = request.charge, .amount = request.amount.count, .charge = request.charge, .status = {}};
  if (same != refunds->end()) {
    found = *same;
  }
  co_return found;
}

awaitable<Reply<Refund>> Client::refund(RefundRequest request) {
  Reply<Refund> refunded = out_of_time();
  for (int failures = 0; failures < settings_.attempts; ++failures) {
    if (failures > 0) {
      co_await rest(failures - 1, refunded.error());
    }
    if (is_too_late(std::chrono::steady_clock::now(), request.deadline)) {
      break;
    }
    if (request.look_first) {
      Reply<Refund> seen = co_await find_refund(request);
      if (seen || seen.error().code != "not_refunded") {
        co_return seen;
      }
    }
    refunded = co_await refund_once(request);
    if (refunded) {
      co_return refunded;
    }
    if (refunded.error().code == "charge_already_refunded") {
      co_return co_await find_refund(request);
    }
    if (refunded.error().kind == FailureKind::unknown) {
      request.look_first = true;
    } else if (refunded.error().kind != FailureKind::unavailable) {
      co_return refunded;
    }
  }
  if (request.look_first) {
    co_return as_unknown(refunded.error());
  }
  co_return refunded;
}

awaitable<Reply<Charge>> Client::get_charge(std::string id, Deadline deadline) {
  Call call{.path = "/v1/charges/" + id, .deadline = deadline};
  const Reply<std::string> reply = co_await send(std::move(call), settings_.attempts);
  co_return parsed<Charge>(reply);
}

template <class Page>
awaitable<Reply<decltype(Page::data)>> Client::list(std::string path, Deadline deadline) {
  decltype(Page::data) all;
  for (int page = 0; page < kMaxPages; ++page) {
    Call call{.path = path + "&limit=" + std::to_string(kPageSize), .deadline = deadline};
    if (!all.empty()) {
      call.path += "&starting_after=" + all.back().id;
    }
    const Reply<std::string> reply = co_await send(std::move(call), settings_.attempts);
    Reply<Page> next = parsed<Page>(reply);
    if (!next) {
      co_return next.error();
    }
    take(all, std::move(next->data));
    if (!next->has_more.value_or(false)) {
      break;
    }
  }
  co_return all;
}

awaitable<Reply<std::vector<Charge>>> Client::list_charges(std::int64_t from_ms, std::int64_t to_ms,
                                                           Deadline deadline) {
  return list<ChargeList>(
      "/v1/charges?created.gte=" + std::to_string(from_ms) + "&created.lte=" + std::to_string(to_ms),
      deadline);
}

awaitable<Reply<std::vector<Refund>>> Client::list_refunds(std::string charge, Deadline deadline) {
  return list<RefundList>("/v1/refunds?charge=" + charge, deadline);
}

}  // namespace gigco::clover
