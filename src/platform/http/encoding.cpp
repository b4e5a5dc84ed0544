#include "platform/http/encoding.hpp"

#include <algorithm>
#include <array>
#include <brotli/encode.h>
#include <charconv>
#include <stdexcept>
#define ZLIB_CONST  // its input is not written to
#include <zlib.h>

#include "platform/http/field_list.hpp"

namespace gigco::http {
namespace {

using boost::asio::awaitable;

constexpr std::array kByPreference{Coding::br, Coding::gzip, Coding::identity};

/// Thousandths, from ";q=0.5"; 1000 when nothing is said, 0 when it is malformed.
int weight_of(std::string_view parameters) {
  constexpr int kFull = 1'000;
  parameters = trimmed(parameters);
  if (parameters.empty()) {
    return kFull;
  }
  if (!equal_ignoring_case(parameters.substr(0, 2), "q=")) {
    return 0;
  }
  parameters.remove_prefix(2);
  double weight = 0;  // "nan" is a number to from_chars, and neither small nor large
  const auto [stop, problem] =
      std::from_chars(parameters.data(), parameters.data() + parameters.size(), weight);
  if (problem != std::errc() || stop != parameters.data() + parameters.size() ||
      !(weight >= 0 && weight <= 1)) {
    return 0;
  }
  return static_cast<int>(weight * kFull);
}

struct Weights {
  std::array<int, kByPreference.size()> named{-1, -1, -1};  // -1: not named
  int any = -1;

  void add(std::string_view item) {
    const std::string_view name = take_item(item, ';');
    const int weight = weight_of(item);
    if (name == "*") {
      any = weight;
    } else if (equal_ignoring_case(name, "br")) {
      named[0] = weight;
    } else if (equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip")) {
      named[1] = weight;
    } else if (equal_ignoring_case(name, "identity")) {
      named[2] = weight;
    }
  }

  [[nodiscard]] int of(std::size_t index) const {
    if (named.at(index) >= 0) {
      return named.at(index);
    }
    if (any >= 0) {
      return any;
    }
    return kByPreference.at(index) == Coding::identity ? 1 : 0;  // acceptable, but never preferred
  }
};

std::string gzip(std::string_view body) {
  constexpr int kLevel = 4;
  constexpr int kWindowWithGzipHeader = 15 + 16;
  constexpr int kMemory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kWindowWithGzipHeader, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib cannot begin");
  }
  std::string out(deflateBound(&stream, body.size()), '\0');
  stream.next_in = reinterpret_cast<const Bytef*>(body.data());
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) {
    throw std::runtime_error("zlib did not finish");
  }
  return out;
}

std::string brotli(std::string_view body) {
  constexpr int kQuality = 4;
  std::size_t size = BrotliEncoderMaxCompressedSize(body.size());
  std::string out(size, '\0');
  const auto* input = reinterpret_cast<const std::uint8_t*>(body.data());
  if (BrotliEncoderCompress(kQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, body.size(), input, &size,
                            reinterpret_cast<std::uint8_t*>(out.data())) != BROTLI_TRUE) {
    throw std::runtime_error("brotli did not finish");
  }
  out.resize(size);
  return out;
}

bool is_text(std::string_view content_type) {
  return content_type.starts_with("application/json") || content_type.starts_with("text/");
}

std::string* header_of(Response& response, std::string_view name) {
  const auto found = std::ranges::find_if(
      response.headers, [&](const auto& header) { return equal_ignoring_case(header.first, name); });
  return found == response.headers.end() ? nullptr : &found->second;
}

void mark_tag(Response& response, Coding coding) {
  std::string* tag = header_of(response, "ETag");
  if (tag != nullptr && tag->ends_with('"') && !tag->starts_with("W/")) {
    tag->insert(tag->size() - 1, "-" + std::string(token_of(coding)));
  }
}

awaitable<Response> with_compression(Request& request, const Handler& next) {
  Response response = co_await next(request);
  const bool is_secret = request.route != nullptr && request.route->tells_secrets;
  if (is_secret || response.body.size() < kLeastCompressed || !is_text(response.content_type) ||
      header_of(response, "Content-Encoding") != nullptr) {
    co_return response;
  }
  response.headers.emplace_back("Vary", "Accept-Encoding");
  const Coding coding = negotiate(request.header("Accept-Encoding"));
  if (coding != Coding::identity) {
    response.body = encode(response.body, coding);
    response.headers.emplace_back("Content-Encoding", token_of(coding));
    mark_tag(response, coding);
  }
  co_return response;
}

}  // namespace

Coding negotiate(std::string_view accept_encoding) noexcept {
  Weights weights;
  while (!accept_encoding.empty()) {
    weights.add(take_item(accept_encoding));
  }
  std::size_t best = kByPreference.size() - 1;
  for (std::size_t i = kByPreference.size(); i-- > 0;) {
    if (weights.of(i) > 0 && weights.of(i) >= weights.of(best)) {
      best = i;
    }
  }
  return kByPreference.at(best);
}

std::string_view token_of(Coding coding) noexcept {
  switch (coding) {
    case Coding::gzip:
      return "gzip";
    case Coding::br:
      return "br";
    case Coding::identity:
      break;
  }
  return {};
}

std::string encode(std::string_view body, Coding coding) {
  return coding == Coding::br ? brotli(body) : gzip(body);
}

Middleware compress() { return with_compression; }

}  // namespace gigco::http
