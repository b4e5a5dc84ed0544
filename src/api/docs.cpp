#include "api/docs.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>

#include "platform/http/encoding.hpp"

namespace gigco::api {
namespace {

constexpr std::string_view kPage = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GigCo API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
)html";

constexpr std::string_view kStart =
    R"js(SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true });
)js";

constexpr std::string_view kPageWithoutFiles = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>GigCo API</title></head>
<body><p>The files of this page are not installed: run <code>npm ci --ignore-scripts</code> in docs-ui/, or set
DOCS_DIR. The document itself is at <a href="/openapi.json">/openapi.json</a>.</p></body></html>
)html";

/// The page has its files from here alone; its pictures are within its style sheet.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

constexpr std::string_view kIndex =
    R"({"name":"GigCo API","docs":"/docs","openapi":"/openapi.json","health":"/health"})";

struct File {
  std::string_view name;
  std::string_view content_type;
};
constexpr std::array kFiles = {File{"swagger-ui.css", "text/css; charset=utf-8"},
                               File{"favicon-32x32.png", "image/png"},
                               File{"swagger-ui-bundle.js", "text/javascript; charset=utf-8"}};

std::string contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A body that never changes, so that each coding of it is made once. Thread-safe.
class Asset {
 public:
  explicit Asset(std::string body) : body_(std::move(body)) {}

  [[nodiscard]] bool empty() const noexcept { return body_.empty(); }

  [[nodiscard]] http::Response response(std::string_view accept_encoding) {
    const http::Coding coding = http::negotiate(accept_encoding);
    if (coding == http::Coding::identity || body_.size() < http::kLeastCompressed) {
      return {.body = body_};
    }
    Encoded& encoded = coding == http::Coding::br ? br_ : gzip_;
    std::call_once(encoded.made, [&] { encoded.body = http::encode(body_, coding); });
    http::Response response{.body = encoded.body};
    response.headers.emplace_back("Content-Encoding", http::token_of(coding));
    response.headers.emplace_back("Vary", "Accept-Encoding");
    return response;
  }

 private:
  struct Encoded {
    std::once_flag made;
    std::string body;
  };
  std::string body_;
  Encoded gzip_;
  Encoded br_;
};

boost::asio::awaitable<http::Response> respond(std::shared_ptr<Asset> asset, std::string_view content_type,
                                               std::string_view accept_encoding) {
  http::Response response = asset->response(accept_encoding);
  response.content_type = content_type;
  response.headers.emplace_back("Cache-Control", "public, max-age=300");
  response.headers.emplace_back("Content-Security-Policy", kPolicy);
  co_return response;
}

http::Route route(std::string pattern, std::string_view name, std::string_view content_type,
                  std::shared_ptr<Asset> asset) {
  return {.method = http::Method::get,
          .pattern = std::move(pattern),
          .access = {.everyone = true},
          .tag = "docs",
          .name = name,
          .summary = "Documentation",
          .response_content = content_type,
          .handler = [asset = std::move(asset), content_type](http::Request& request) {
            return respond(asset, content_type, request.header("Accept-Encoding"));
          }};
}

std::shared_ptr<Asset> shared(std::string_view text) { return std::make_shared<Asset>(std::string(text)); }

}  // namespace

std::vector<http::Route> docs_routes(std::string document, const std::filesystem::path& ui_directory) {
  constexpr std::string_view kJson = "application/json";
  constexpr std::string_view kHtml = "text/html; charset=utf-8";
  const auto openapi = std::make_shared<Asset>(std::move(document));
  std::vector<http::Route> routes;
  routes.push_back(route("/", "getIndex", kJson, shared(kIndex)));
  routes.push_back(route("/openapi.json", "getOpenapi", kJson, openapi));
  routes.push_back(route("/api/v1/openapi.json", "getOpenapiUnderBase", kJson, openapi));
  routes.push_back(route("/swagger/doc.json", "getSwaggerDocument", kJson, openapi));
  bool complete = true;
  for (const File& file : kFiles) {
    auto asset = std::make_shared<Asset>(contents_of(ui_directory / file.name));
    complete = complete && !asset->empty();
    if (!asset->empty()) {
      routes.push_back(
          route("/docs/" + std::string(file.name), file.name, file.content_type, std::move(asset)));
    }
  }
  const auto page = shared(complete ? kPage : kPageWithoutFiles);
  routes.push_back(route("/docs", "getDocs", kHtml, page));
  routes.push_back(route("/swagger", "getSwagger", kHtml, page));
  routes.push_back(route("/docs/start.js", "getDocsStart", "text/javascript; charset=utf-8", shared(kStart)));
  return routes;
}

}  // namespace gigco::api
