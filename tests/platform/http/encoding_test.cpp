#include "platform/http/encoding.hpp"

#include <brotli/decode.h>
#include <zlib.h>

#include <gtest/gtest.h>

namespace gigco::http {
namespace {

struct Case {
  std::string_view accept;
  Coding expected;
};

TEST(Encoding, IsTheClientsFavouriteOfOurs) {
  for (const Case& c :
       {Case{"", Coding::identity}, Case{"gzip", Coding::gzip}, Case{"GZIP", Coding::gzip},
        Case{"gzip, br", Coding::br}, Case{"br;q=0.5, gzip", Coding::gzip},
        Case{"gzip;q=0", Coding::identity}, Case{"*", Coding::br}, Case{"*;q=0.1, gzip;q=0.2", Coding::gzip},
        Case{"br;q=0, *", Coding::gzip}, Case{"deflate", Coding::identity},
        Case{"identity, gzip;q=0.5", Coding::identity}, Case{"identity;q=0, *;q=0", Coding::identity},
        Case{"gzip;q=2", Coding::identity}, Case{"gzip;q=nan", Coding::identity},
        Case{"gzip;q=x, ,;", Coding::identity}, Case{"x-gzip ; q=1.0", Coding::gzip}}) {
    EXPECT_EQ(negotiate(c.accept), c.expected) << c.accept;
  }
}

const std::string& text() {
  static const std::string repeated = [] {
    std::string made;
    for (int i = 0; i < 500; ++i) {
      made += "{\"id\":" + std::to_string(i) + ",\"title\":\"Clean my flat\"},";
    }
    return made;
  }();
  return repeated;
}

TEST(Encoding, GzipComesBackAsItWas) {
  const std::string encoded = encode(text(), Coding::gzip);
  EXPECT_LT(encoded.size(), text().size() / 4);
  std::string decoded(text().size(), '\0');
  z_stream stream{};
  ASSERT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(encoded.data()));
  stream.avail_in = static_cast<uInt>(encoded.size());
  stream.next_out = reinterpret_cast<Bytef*>(decoded.data());
  stream.avail_out = static_cast<uInt>(decoded.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  inflateEnd(&stream);
  EXPECT_EQ(decoded, text());
}

TEST(Encoding, BrotliComesBackAsItWas) {
  const std::string encoded = encode(text(), Coding::br);
  EXPECT_LT(encoded.size(), text().size() / 4);
  std::string decoded(text().size(), '\0');
  std::size_t size = decoded.size();
  ASSERT_EQ(BrotliDecoderDecompress(encoded.size(), reinterpret_cast<const std::uint8_t*>(encoded.data()),
                                    &size, reinterpret_cast<std::uint8_t*>(decoded.data())),
            BROTLI_DECODER_RESULT_SUCCESS);
  EXPECT_EQ(decoded, text());
}

}  // namespace
}  // namespace gigco::http
