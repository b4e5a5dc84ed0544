// What a browser loads from Clover's checkout host: the script that makes hosted fields, and the page in each
// field. Card numbers are typed into the pages of the sandbox and sent by them; the shop's page gets a token.
// https://docs.clover.com/docs/using-the-clover-hosted-iframe
#pragma once

#include <string_view>

namespace gigco::sandbox::clover {

/// Clover, elements(), create(), mount(), addEventListener(), createToken().
extern const std::string_view kSdkScript;
/// One field; which, and of which form, stands in the fragment of its address.
extern const std::string_view kSdkField;

}  // namespace gigco::sandbox::clover
