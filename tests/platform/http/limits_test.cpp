// What clients get that break the rules or the limits: an answer that says so, and a closed connection.
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/server.hpp"
#include "tests/platform/http/client.hpp"

namespace gigco::http {
namespace {

using testing::Client;
using testing::echo;
using testing::get;
using ::testing::HasSubstr;
using testing::RunningServer;
using namespace std::chrono_literals;

struct Refusal {
  std::string_view name;
  int status;
  std::string_view code;
  std::string request;
};

void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.name; }

class Refused : public ::testing::TestWithParam<Refusal> {};

TEST_P(Refused, WithAnAnswerAndAClosedConnection) {
  const RunningServer server(echo, {.max_header_bytes = 4096, .max_body_bytes = 1000});
  Client client(server.port());
  const auto answer = client.ask(GetParam().request);
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_THAT(answer.body, HasSubstr(R"("code":")" + std::string(GetParam().code) + '"'));
  EXPECT_TRUE(answer.has("Connection: close\r\n"));
  EXPECT_TRUE(answer.has("X-Request-Id: "));
  EXPECT_TRUE(client.is_closed());
}

std::string post(std::string_view fields, std::string_view body = {}) {
  return "POST / HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

std::string many_fields(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) {
    fields += "A: b\r\n";
  }
  return fields;
}

const std::string kSmuggled = "GET /secret HTTP/1.1\r\nHost: x\r\n\r\n";

INSTANTIATE_TEST_SUITE_P(
    Header, Refused,
    ::testing::Values(
        Refusal{"FieldTooLong", 431, "HEADER_TOO_LARGE", get("/", "A: " + std::string(5000, 'a') + "\r\n")},
        Refusal{"EndlessField", 431, "HEADER_TOO_LARGE", "GET / HTTP/1.1\r\nA: " + std::string(9000, 'a')},
        Refusal{"TargetTooLong", 431, "HEADER_TOO_LARGE", get("/" + std::string(5000, 'a'))},
        Refusal{"FieldsOverTheSum", 431, "HEADER_TOO_LARGE",
                get("/" + std::string(3000, 'a'), "A: " + std::string(3000, 'a') + "\r\n")},
        Refusal{"TooManyFields", 431, "HEADER_TOO_LARGE", get("/", many_fields(100))},
        Refusal{"NoHost", 400, "MALFORMED_REQUEST", "GET / HTTP/1.1\r\n\r\n"},
        Refusal{"TwoHosts", 400, "MALFORMED_REQUEST", get("/", "Host: y\r\n")},
        Refusal{"OldVersion", 505, "VERSION_UNSUPPORTED", "GET / HTTP/0.9\r\nHost: x\r\n\r\n"},
        Refusal{"NewVersion", 505, "VERSION_UNSUPPORTED", "GET / HTTP/2.0\r\nHost: x\r\n\r\n"},
        Refusal{"NoVersion", 400, "MALFORMED_REQUEST", "GET /\r\n\r\n"},
        Refusal{"BareLineFeeds", 400, "MALFORMED_REQUEST", "GET / HTTP/1.1\nHost: x\n\n"},
        Refusal{"Tls", 400, "MALFORMED_REQUEST",
                std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)},
        Refusal{"FoldedField", 400, "MALFORMED_REQUEST", get("/", "A: b\r\n c\r\n")},
        Refusal{"SpaceBeforeColon", 400, "MALFORMED_REQUEST", get("/", "A : b\r\n")},
        Refusal{"ControlCharacter", 400, "MALFORMED_REQUEST", get("/", std::string("A: \0b\r\n", 7))},
        Refusal{"BadTarget", 400, "MALFORMED_REQUEST", get("/%zz")},
        Refusal{"AuthorityForm", 400, "MALFORMED_REQUEST", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n"},
        Refusal{"AsteriskWithoutOptions", 400, "MALFORMED_REQUEST", get("*")}),
    [](const auto& refusal) { return std::string(refusal.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Framing, Refused,
    ::testing::Values(
        Refusal{"LengthOverLimit", 413, "BODY_TOO_LARGE", post("Content-Length: 1001\r\n")},
        Refusal{"ChunksOverLimit", 413, "BODY_TOO_LARGE",
                post("Transfer-Encoding: chunked\r\n",
                     "1f4\r\n" + std::string(500, 'a') + "\r\n1f5\r\n" + std::string(501, 'a'))},
        Refusal{"HugeChunk", 413, "BODY_TOO_LARGE",
                post("Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\n")},
        Refusal{"ChunkSizeOverflows", 400, "MALFORMED_REQUEST",
                post("Transfer-Encoding: chunked\r\n", "10000000000000001\r\na")},
        Refusal{"BadChunkSize", 400, "MALFORMED_REQUEST",
                post("Transfer-Encoding: chunked\r\n", "-1\r\na\r\n")},
        Refusal{"ChunkWithoutEnd", 400, "MALFORMED_REQUEST",
                post("Transfer-Encoding: chunked\r\n", "1\r\nab\r\n0\r\n\r\n")},
        Refusal{"EndlessChunkLine", 431, "HEADER_TOO_LARGE",
                post("Transfer-Encoding: chunked\r\n", "1;" + std::string(9000, 'a'))},
        Refusal{"EndlessTrailers", 431, "HEADER_TOO_LARGE",
                post("Transfer-Encoding: chunked\r\n", "0\r\nA: " + std::string(9000, 'a'))},
        Refusal{"LengthThenCoding", 400, "MALFORMED_REQUEST",
                post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + kSmuggled)},
        Refusal{"CodingThenLength", 400, "MALFORMED_REQUEST",
                post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n" + kSmuggled)},
        Refusal{"UnknownCodingAndLength", 400, "MALFORMED_REQUEST",
                post("Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n", "0\r\n\r\n" + kSmuggled)},
        Refusal{"CodingInHttp10", 400, "MALFORMED_REQUEST",
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        Refusal{"TwoCodings", 400, "MALFORMED_REQUEST",
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
        Refusal{"Gzip", 501, "TRANSFER_ENCODING_UNSUPPORTED", post("Transfer-Encoding: gzip\r\n")},
        Refusal{"GzipThenChunked", 501, "TRANSFER_ENCODING_UNSUPPORTED",
                post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")},
        Refusal{"ChunkedThenIdentity", 501, "TRANSFER_ENCODING_UNSUPPORTED",
                post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n")},
        Refusal{"TwoLengths", 400, "MALFORMED_REQUEST",
                post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab")},
        Refusal{"TwoLengthsInOneField", 400, "MALFORMED_REQUEST", post("Content-Length: 1, 2\r\n", "ab")},
        Refusal{"SignedLength", 400, "MALFORMED_REQUEST", post("Content-Length: +1\r\n", "a")},
        Refusal{"HexLength", 400, "MALFORMED_REQUEST", post("Content-Length: 0x1\r\n", "a")},
        Refusal{"LengthOverflows", 400, "MALFORMED_REQUEST",
                post("Content-Length: 18446744073709551617\r\n", "a")},
        Refusal{"EmptyLength", 400, "MALFORMED_REQUEST", post("Content-Length:\r\n", "a")}),
    [](const auto& refusal) { return std::string(refusal.param.name); });

TEST(Limits, AllowWhatIsJustWithin) {
  const RunningServer server(echo, {.max_header_bytes = 4096, .max_body_bytes = 1000});
  Client client(server.port());
  EXPECT_EQ(client.ask(get("/", many_fields(99))).status, 200);
  EXPECT_EQ(client.ask(get("/", "A: " + std::string(4000, 'a') + "\r\n")).status, 200);
  EXPECT_EQ(client.ask(post("Content-Length: 1000\r\n", std::string(1000, 'a'))).status, 200);
}

TEST(Limits, LetAClientSeeTheAnswerThoughItGoesOnSending) {
  const RunningServer server(echo, {.max_body_bytes = 1000});
  Client client(server.port());
  client.send(post("Content-Length: 60000\r\n", std::string(60000, 'a')));
  EXPECT_EQ(client.receive().status, 413);
}

TEST(Limits, AnswerWhatArrivesTooSlowly) {
  const RunningServer server(echo, {.header_timeout = 100ms, .body_timeout = 100ms});
  Client header(server.port());
  Client body(server.port());
  header.send("GET / HTTP/1.1\r\nHos");
  body.send(post("Content-Length: 3\r\n", "a"));
  for (Client* client : {&header, &body}) {
    const auto answer = client->receive();
    EXPECT_EQ(answer.status, 408);
    EXPECT_THAT(answer.body, HasSubstr("REQUEST_TIMEOUT"));
    EXPECT_TRUE(client->is_closed());
  }
}

TEST(Limits, CannotBeStretchedBySendingALittleAtATime) {
  const RunningServer server(echo, {.header_timeout = 100ms});
  Client client(server.port());
  client.send("GET / HTTP/1.1\r\n");
  const auto began = std::chrono::steady_clock::now();
  while (client.send("A: b\r\n") && std::chrono::steady_clock::now() - began < 1500ms &&
         server.has_connections(1) && !testing::readable(client.socket())) {
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, 1200ms);
  EXPECT_EQ(client.receive().status, 408);
}

TEST(Limits, CloseAnIdleConnectionWithoutAWord) {
  const RunningServer server(echo, {.idle_timeout = 100ms});
  Client fresh(server.port());
  Client used(server.port());
  EXPECT_EQ(used.ask(get("/")).status, 200);
  EXPECT_EQ(fresh.receive().head, "");
  EXPECT_EQ(used.receive().head, "");
  EXPECT_TRUE(server.has_connections(0));
}

TEST(Limits, CloseOnAClientThatDoesNotRead) {
  const RunningServer server(
      [](Request&) -> boost::asio::awaitable<Response> {
        Response response;
        response.body = std::string(50 * 1000 * 1000, 'z');
        co_return response;
      },
      {.write_timeout = 100ms});
  Client client(server.port());
  client.send(get("/"));
  EXPECT_TRUE(server.has_connections(1));
  EXPECT_TRUE(server.has_connections(0));
}

TEST(Limits, TurnAwayWhatIsTooMany) {
  const RunningServer server(echo, {.max_connections = 2});
  Client first(server.port());
  Client second(server.port());
  EXPECT_EQ(first.ask(get("/")).status, 200);
  EXPECT_EQ(second.ask(get("/")).status, 200);
  Client third(server.port());
  const auto answer = third.ask(get("/"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.has("Retry-After: 1\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("OVERLOADED"));
  EXPECT_TRUE(third.is_closed());
  EXPECT_EQ(first.ask(get("/")).status, 200);
}

}  // namespace
}  // namespace gigco::http
