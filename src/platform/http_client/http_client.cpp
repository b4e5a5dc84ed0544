#include "platform/http_client/http_client.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "platform/core/context.hpp"
#include "platform/http_client/multi.hpp"
#include "platform/runtime/completion.hpp"

namespace gigco::http_client {
namespace {

using boost::asio::awaitable;

struct HeadersDeleter {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, HeadersDeleter>;

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

Failure failure_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return Failure::not_sent;
    case CURLE_OPERATION_TIMEDOUT:
      return Failure::timed_out;
    default:
      return Failure::broken;
  }
}

/// One request on its way, until its completion is called.
class Transfer final : public MultiTransfer {
 public:
  Transfer(Request request, std::size_t max_body_bytes)
      : request_(std::move(request)), max_body_bytes_(max_body_bytes) {
    configure();
  }

  void finish(CURLcode code) override {
    if (code != CURLE_OK) {
      const std::string reason = problem_.front() != '\0' ? problem_.data() : curl_easy_strerror(code);
      completion.succeed(TransportError{.failure = failure_of(code), .reason = reason});
      return;
    }
    long status = 0;
    curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    completion.succeed(std::move(response_));
  }

  void abandon() override { completion = {}; }

  runtime::Completion<Outcome> completion;

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    if (curl_easy_setopt(easy(), option, value) != CURLE_OK) {
      throw std::logic_error("libcurl refuses an option");
    }
  }

  void configure() {
    for (const auto& [name, value] : request_.headers) {
      std::string line = name;
      line.append(": ").append(value);
      headers_.reset(curl_slist_append(headers_.release(), line.c_str()));
    }
    headers_.reset(curl_slist_append(headers_.release(), "Expect:"));  // no 100-continue round trip
    set(CURLOPT_URL, request_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    set(CURLOPT_HTTPHEADER, headers_.get());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request_.connect_timeout.count()));
    set(CURLOPT_ERRORBUFFER, problem_.data());
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(CURLOPT_HEADERDATA, this);
    // On a kept connection that turns out dead, curl sends a request again by itself; what must happen once
    // at most therefore gets a connection of its own.
    const bool may_repeat = request_.method == "GET" || request_.method == "HEAD";
    set(CURLOPT_FRESH_CONNECT, may_repeat ? 0L : 1L);
    set(CURLOPT_FORBID_REUSE, may_repeat ? 0L : 1L);
    if (!request_.body.empty()) {
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
      set(CURLOPT_POSTFIELDS, request_.body.c_str());
    }
  }

  static std::size_t on_body(const char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t length = size * count;
    if (transfer.response_.body.size() + length > transfer.max_body_bytes_) {
      return 0;  // ends the transfer with CURLE_WRITE_ERROR
    }
    transfer.response_.body.append(bytes, length);
    return length;
  }

  static std::size_t on_header(const char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& headers = static_cast<Transfer*>(self)->response_.headers;
    const std::string_view line(bytes, size * count);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    } else if (line.starts_with("HTTP/")) {
      headers.clear();  // of an interim answer
    }
    return line.size();
  }

  Request request_;
  std::size_t max_body_bytes_;
  Headers headers_;
  Response response_;
  std::array<char, CURL_ERROR_SIZE> problem_{};
};

}  // namespace

std::string_view Response::header(std::string_view name) const noexcept {
  const auto found = std::ranges::find_if(
      headers, [&](const auto& header) { return equal_ignoring_case(header.first, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

void throw_exception_from_error(const TransportError& error, const boost::source_location&) {
  throw std::logic_error("there is no answer: " + error.reason);
}

struct Client::State : std::enable_shared_from_this<State> {
  State(boost::asio::io_context& its_context, Limits its_limits)
      : context(its_context),
        limits(its_limits),
        multi(std::in_place, its_context, its_limits.max_connections) {}

  awaitable<Outcome> run(Request request) {
    auto transfer = std::make_shared<Transfer>(std::move(request), limits.max_body_bytes);
    // Captured by reference only: GCC 12 destroys a lambda twice that is made in the co_await's expression.
    co_return co_await runtime::await_completion<Outcome>(
        [&](runtime::Completion<Outcome> completion, auto slot) {
          transfer->completion = std::move(completion);
          if (slot.is_connected()) {
            slot.assign(
                [self = shared_from_this(), weak = std::weak_ptr(transfer)](boost::asio::cancellation_type) {
                  boost::asio::post(self->context, [self, weak] { self->give_up(weak.lock()); });
                });
          }
          multi->add(transfer);
        });
  }

  void give_up(const std::shared_ptr<Transfer>& transfer) {
    if (transfer != nullptr && multi && multi->remove(transfer)) {
      const boost::system::system_error aborted(boost::asio::error::operation_aborted);
      transfer->completion.fail(std::make_exception_ptr(aborted));
    }
  }

  boost::asio::io_context& context;
  Limits limits;
  std::optional<Multi> multi;  // empty once the client is gone
};

Client::Client(boost::asio::io_context& context, Limits limits)
    : state_(std::make_shared<State>(context, limits)) {}

// The coroutines that wait keep the state alive, and it keeps them: this ends it.
Client::~Client() { state_->multi.reset(); }

awaitable<Outcome> Client::send(Request request) {
  const std::shared_ptr<State> state = state_;
  const ContextAside aside;
  co_return co_await boost::asio::co_spawn(state->context, state->run(std::move(request)),
                                           boost::asio::use_awaitable);
}

}  // namespace gigco::http_client
