#include "platform/db/rows.hpp"

#include <bit>
#include <charconv>
#include <cstring>
#include <stdexcept>

#include <libpq-fe.h>

namespace gigco::db {
namespace {

// Object identifiers of built-in types, from PostgreSQL's pg_type.dat; they never change.
constexpr unsigned kBool = 16;
constexpr unsigned kInt8 = 20;
constexpr unsigned kInt4 = 23;
constexpr unsigned kText = 25;
constexpr unsigned kFloat8 = 701;
constexpr unsigned kTextArray = 1009;
constexpr unsigned kVarchar = 1043;
constexpr unsigned kTimestampTz = 1184;
constexpr unsigned kUuid = 2950;

/// timestamptz counts microseconds from 2000-01-01 00:00 UTC.
constexpr Timestamp kPostgresEpoch = std::chrono::sys_days(std::chrono::January / 1 / 2000);

template <class T>
T big_endian(std::string_view bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>((value << 8U) | static_cast<unsigned char>(bytes[i]));
  }
  return value;
}

}  // namespace

void ResultDeleter::operator()(pg_result* result) const noexcept { PQclear(result); }

bool RowReader::is_null() const { return PQgetisnull(result_, row_, column_) != 0; }

std::size_t RowReader::enter(std::string_view member) {
  const std::size_t parent = path_.size();
  if (row_ == 0) {  // names cannot differ between the rows of one answer
    if (!path_.empty()) {
      path_ += '.';
    }
    path_ += member;
  }
  return parent;
}

std::string_view RowReader::take(unsigned expected_type, unsigned other_type) {
  if (column_ >= PQnfields(result_)) {
    fail("is missing");
  }
  if (row_ == 0 && !path_.empty() && path_ != PQfname(result_, column_)) {
    fail(std::string("stands where the answer has ") + PQfname(result_, column_));
  }
  const unsigned type = PQftype(result_, column_);
  if (type != expected_type && type != other_type) {
    fail("has the unexpected type " + std::to_string(type));
  }
  if (is_null()) {
    fail("is null");
  }
  const std::string_view bytes(PQgetvalue(result_, row_, column_),
                               static_cast<std::size_t>(PQgetlength(result_, row_, column_)));
  ++column_;
  return bytes;
}

void RowReader::fail(const std::string& reason) const {
  throw std::logic_error("column " + std::to_string(column_) + " '" + path_ + "' " + reason);
}

void RowReader::read(bool& value) { value = take(kBool).front() != '\0'; }
void RowReader::read(std::int32_t& value) {
  value = static_cast<std::int32_t>(big_endian<std::uint32_t>(take(kInt4)));
}
void RowReader::read(std::int64_t& value) {
  value = static_cast<std::int64_t>(big_endian<std::uint64_t>(take(kInt8)));
}
void RowReader::read(double& value) {
  value = std::bit_cast<double>(big_endian<std::uint64_t>(take(kFloat8)));
}
void RowReader::read(std::string& value) { value = take(kText, kVarchar); }
void RowReader::read(Timestamp& value) {
  const auto micros = static_cast<std::int64_t>(big_endian<std::uint64_t>(take(kTimestampTz)));
  value = kPostgresEpoch + std::chrono::microseconds(micros);
}
void RowReader::read(Uuid& value) {
  const std::string_view bytes = take(kUuid);
  std::memcpy(value.bytes.data(), bytes.data(), value.bytes.size());
}

void RowReader::read(std::vector<std::string>& value) {
  // Header: dimensions, has-null flag, element type; then for each dimension its size and lower bound.
  constexpr std::size_t kWord = 4;
  constexpr std::size_t kSizeAt = 3 * kWord;
  constexpr std::size_t kItemsAt = 5 * kWord;
  std::string_view bytes = take(kTextArray);
  value.clear();
  if (big_endian<std::uint32_t>(bytes) == 0) {
    return;
  }
  const auto count = big_endian<std::uint32_t>(bytes.substr(kSizeAt));
  bytes.remove_prefix(kItemsAt);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto length = big_endian<std::uint32_t>(bytes);
    value.emplace_back(bytes.substr(kWord, length));
    bytes.remove_prefix(kWord + length);
  }
}

int Rows::size() const noexcept { return PQntuples(result_.get()); }

std::int64_t Rows::affected() const noexcept {
  const std::string_view text = PQcmdTuples(result_.get());
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

std::string_view Rows::command_tag() const noexcept { return PQcmdStatus(result_.get()); }

void Rows::expect_width(int columns) const {
  if (columns != PQnfields(result_.get())) {
    throw std::logic_error("the answer has " + std::to_string(PQnfields(result_.get())) +
                           " columns, the struct " + std::to_string(columns));
  }
}

}  // namespace gigco::db
