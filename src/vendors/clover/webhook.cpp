#include "vendors/clover/webhook.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include "platform/crypto/digest.hpp"
#include "platform/json/value.hpp"

namespace gigco::clover {
namespace {

struct Signature {
  std::string_view time;  // as it was signed
  std::int64_t seconds = 0;
  std::string_view hex;
};

std::optional<Signature> parse_signature(std::string_view header) {
  Signature signature;
  while (!header.empty()) {
    const std::size_t comma = header.find(',');
    const std::string_view part = header.substr(0, comma);
    header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
    if (part.starts_with("t=")) {
      signature.time = part.substr(2);
    } else if (part.starts_with("v1=")) {
      signature.hex = part.substr(3);
    }
  }
  const char* end = signature.time.data() + signature.time.size();
  const auto [stop, problem] = std::from_chars(signature.time.data(), end, signature.seconds);
  if (signature.hex.empty() || signature.time.empty() || problem != std::errc() || stop != end) {
    return {};
  }
  return signature;
}

Error unauthenticated(std::string code, std::string message) {
  return {.kind = ErrorKind::unauthenticated,
          .code = std::move(code),
          .title = "webhook refused",
          .message = std::move(message)};
}

/// The case of the names is not documented.
std::string member(const json::Object& object, std::string_view name) {
  const auto same = [](unsigned char left, unsigned char right) {
    return std::tolower(left) == std::tolower(right);
  };
  for (const auto& [key, value] : object) {
    if (std::ranges::equal(key, name, same)) {
      const auto* text = value.as<std::string>();
      return text == nullptr ? std::string() : *text;
    }
  }
  return {};
}

}  // namespace

Result<Webhook> read_webhook(std::string_view secret, std::string_view header, std::string_view body,
                             Timestamp now) {
  const std::optional<Signature> signature = parse_signature(header);
  if (!signature) {
    return unauthenticated("WEBHOOK_NOT_SIGNED", "Clover-Signature must be t=<unix seconds>,v1=<hex>.");
  }
  const std::string expected =
      crypto::to_hex(crypto::hmac_sha256(secret, std::string(signature->time) + "." + std::string(body)));
  if (secret.empty() || !crypto::equal_in_constant_time(expected, signature->hex)) {
    return unauthenticated("WEBHOOK_SIGNATURE_WRONG", "The signature does not belong to this body.");
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const std::int64_t skew = std::chrono::seconds(kWebhookSkew).count();
  if (signature->seconds < seconds - skew || signature->seconds > seconds + skew) {
    return unauthenticated("WEBHOOK_TOO_OLD", "The signature was not made just now.");
  }
  const Result<json::Value> parsed = json::parse(body);
  if (!parsed) {
    return parsed.error();
  }
  const auto* object = parsed->as<json::Object>();
  if (object == nullptr) {
    return invalid_field("body", "must be an object");
  }
  Webhook webhook{
      .id = member(*object, "id"), .type = member(*object, "type"), .status = member(*object, "status")};
  if (webhook.id.empty()) {
    return invalid_field("id", "is required");
  }
  return webhook;
}

}  // namespace gigco::clover
