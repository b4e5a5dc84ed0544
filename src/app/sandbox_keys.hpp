// What the sandbox of `gigco up` is opened with; known to everybody, and so refused in production.
#pragma once

#include <string_view>

namespace gigco::app {

inline constexpr std::string_view kSandboxPrivateKey = "sandbox-private-key";
inline constexpr std::string_view kSandboxPublicKey = "sandbox-public-key";
inline constexpr std::string_view kSandboxWebhookSecret = "sandbox-webhook-secret";

}  // namespace gigco::app
