#include "domain/payouts/bank_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>

#include "platform/json/codec.hpp"

namespace gigco::payouts {
namespace {

constexpr std::size_t kRecord = 94;
constexpr std::size_t kBlock = 10;  // records
constexpr std::size_t kRoutingDigits = 9;
constexpr std::int64_t kHashModulus = 10'000'000'000;

/// Left-aligned, cut and padded with blanks; what the ACH character set lacks becomes a blank.
std::string text(std::string_view value, std::size_t width) {
  std::string field(value.substr(0, width));
  std::ranges::replace_if(
      field, [](unsigned char c) { return c < ' ' || c > '~'; }, ' ');
  std::ranges::transform(field, field.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  field.resize(width, ' ');
  return field;
}

/// Right-aligned, with leading zeros; of a number that is too long the last digits.
std::string number(std::int64_t value, std::size_t width) {
  std::string digits = std::to_string(value);
  if (digits.size() > width) {
    return digits.substr(digits.size() - width);
  }
  return std::string(width - digits.size(), '0') + digits;
}

struct Moment {
  std::string date;  // YYMMDD
  std::string time;  // HHMM
};

Moment moment(Timestamp made) {
  const std::string text = to_rfc3339(made);  // "2026-11-23T15:04:05Z"
  return {.date = text.substr(2, 2) + text.substr(5, 2) + text.substr(8, 2),
          .time = text.substr(11, 2) + text.substr(14, 2)};
}

/// The Federal Reserve settles on no weekend; of holidays the bank knows.
Timestamp next_weekday(Timestamp made) {
  Timestamp day = made + std::chrono::days(1);
  for (;;) {
    const std::chrono::weekday weekday{std::chrono::floor<std::chrono::days>(day)};
    if (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday) {
      return day;
    }
    day += std::chrono::days(1);
  }
}

std::string bank_without_check_digit(std::string_view routing) {
  return std::string(routing.substr(0, kRoutingDigits - 1));
}

/// Letters and digits tell the files of one day apart.
char file_modifier(Id batch) {
  constexpr std::string_view kModifiers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  return kModifiers[static_cast<std::size_t>(batch) % kModifiers.size()];
}

std::string entry(const Originator& originator, const Transfer& transfer, std::int64_t sequence) {
  const bool is_checking = transfer.account_type == AccountType::checking;
  return std::string("6") + (is_checking ? "22" : "32") + transfer.routing_number +
         text(transfer.account_number, 17) + number(transfer.amount.count, 10) +
         text(std::to_string(transfer.payout_id), 15) + text(transfer.holder_name, 22) + "  0" +
         bank_without_check_digit(originator.bank_routing) + number(sequence, 7);
}

std::string quoted(std::string_view value) {
  std::string field = "\"";
  if (!value.empty() && std::string_view("=+-@\t\r").find(value.front()) != std::string_view::npos) {
    field += '\'';
  }
  for (const char c : value) {
    field += c;
    if (c == '"') {
      field += c;
    }
  }
  return field + '"';
}

}  // namespace

bool is_routing_number(std::string_view digits) noexcept {
  constexpr std::array<int, 3> kWeights{3, 7, 1};
  if (digits.size() != kRoutingDigits) {
    return false;
  }
  int sum = 0;
  bool is_zero = true;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[i];
    if (c < '0' || c > '9') {
      return false;
    }
    is_zero = is_zero && c == '0';
    sum += (c - '0') * kWeights[i % kWeights.size()];
  }
  return !is_zero && sum % 10 == 0;
}

std::string nacha_file(const Originator& originator, Id batch, Timestamp made,
                       const std::vector<Transfer>& transfers) {
  const Moment now = moment(made);
  const Moment next_day = moment(next_weekday(made));
  const std::string odfi = bank_without_check_digit(originator.bank_routing);
  const std::string company_id = text(originator.company_id, 10);
  const auto count = static_cast<std::int64_t>(transfers.size());
  std::vector<std::string> records;
  records.push_back("101 " + originator.bank_routing + company_id + now.date + now.time +
                    file_modifier(batch) + "094101" + text(originator.bank_name, 23) +
                    text(originator.company_name, 23) + number(batch, 8));
  records.push_back("5220" + text(originator.company_name, 16) + std::string(20, ' ') + company_id + "PPD" +
                    text("GIG PAY", 10) + now.date + next_day.date + "   1" + odfi + number(1, 7));
  std::int64_t hash = 0;
  std::int64_t total = 0;
  std::int64_t sequence = 0;
  for (const Transfer& transfer : transfers) {
    records.push_back(entry(originator, transfer, ++sequence));
    hash = (hash + std::stoll(bank_without_check_digit(transfer.routing_number))) % kHashModulus;
    total += transfer.amount.count;
  }
  records.push_back("8220" + number(count, 6) + number(hash, 10) + number(0, 12) + number(total, 12) +
                    company_id + std::string(25, ' ') + odfi + number(1, 7));
  const std::size_t with_control = records.size() + 1;
  const std::size_t blocks = (with_control + kBlock - 1) / kBlock;
  records.push_back("9" + number(1, 6) + number(static_cast<std::int64_t>(blocks), 6) + number(count, 8) +
                    number(hash, 10) + number(0, 12) + number(total, 12) + std::string(39, ' '));
  records.resize(blocks * kBlock, std::string(kRecord, '9'));
  std::string file;
  for (const std::string& record : records) {
    file += record;
    file += "\r\n";
  }
  return file;
}

std::string csv_file(const std::vector<Transfer>& transfers) {
  std::string file = "payout_id,holder_name,routing_number,account_number,account_type,amount\r\n";
  for (const Transfer& transfer : transfers) {
    file += std::to_string(transfer.payout_id) + ',' + quoted(transfer.holder_name) + ",\"" +
            transfer.routing_number + "\",\"" + transfer.account_number + "\"," +
            std::string(json::enum_name(transfer.account_type)) + ',';
    append_decimal(file, transfer.amount);
    file += "\r\n";
  }
  return file;
}

}  // namespace gigco::payouts
