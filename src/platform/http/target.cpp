// Boost.URL checks the syntax; what the octets mean is decoded here.
#include "platform/http/target.hpp"

#include <algorithm>

#include <boost/url/encoding_opts.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace gigco::http {
namespace {

namespace urls = boost::urls;

/// Well-formed UTF-8 by RFC 3629, without NUL.
bool is_clean_text(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (lead == 0 || length == 0 || i + length > text.size()) {
      return false;
    }
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0U) != 0x80U) {
        return false;
      }
    }
    const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0U;
    const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool out_of_range = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
    if (overlong || out_of_range) {
      return false;
    }
    i += length;
  }
  return true;
}

enum class Plus { is_plus, is_space };

/// Percent-decoded text; nothing when it is not encoded properly or not clean.
std::optional<std::string> decode_text(std::string_view encoded, Plus plus) {
  std::string text(encoded);
  if (encoded.find_first_of("%+") != std::string_view::npos) {
    const auto decodable = urls::make_pct_string_view(urls::string_view(encoded.data(), encoded.size()));
    if (!decodable) {
      return {};
    }
    urls::encoding_opts options;
    options.space_as_plus = plus == Plus::is_space;
    text = decodable->decode(options);
  }
  if (!is_clean_text(text)) {
    return {};
  }
  return text;
}

}  // namespace

std::optional<Target> split_target(std::string_view target) {
  if (target == "*") {
    return Target{target, {}};
  }
  const urls::string_view text(target.data(), target.size());
  const auto parsed =
      target.starts_with('/') ? urls::parse_origin_form(text) : urls::parse_absolute_uri(text);
  if (!parsed || (!target.starts_with('/') && !parsed->has_authority())) {
    return {};  // "localhost:80", the form of CONNECT, would pass as a URI of the scheme "localhost"
  }
  const urls::string_view path = parsed->encoded_path();
  const urls::string_view query = parsed->encoded_query();
  return Target{path.empty() ? std::string_view("/") : std::string_view(path.data(), path.size()),
                std::string_view(query.data(), query.size())};
}

std::optional<std::vector<std::string>> decode_path(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto end = std::min(path.find('/'), path.size());
    const std::string_view encoded = path.substr(0, end);
    auto segment = decode_text(encoded, Plus::is_plus);
    if (!segment || segment->find('/') != std::string::npos) {
      return {};
    }
    segments.push_back(std::move(*segment));
    path.remove_prefix(end);
  }
  return segments;
}

std::optional<json::Object> decode_query(std::string_view query) {
  json::Object parameters;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::string_view encoded_name = pair.substr(0, pair.find('='));
    const std::string_view encoded_value = pair.substr(std::min(encoded_name.size() + 1, pair.size()));
    auto name = decode_text(encoded_name, Plus::is_space);
    auto value = decode_text(encoded_value, Plus::is_space);
    if (!name || !value) {
      return {};
    }
    std::erase_if(parameters, [&](const auto& earlier) { return earlier.first == *name; });
    if (!value->empty()) {  // "?status=" is what a form sends for "not chosen"
      parameters.emplace_back(std::move(*name), std::move(*value));
    }
  }
  return parameters;
}

}  // namespace gigco::http
