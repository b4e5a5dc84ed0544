// What the bank is given: a NACHA file of credits, or a CSV for people. No database and no clock may come in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/payouts/payout.hpp"

namespace gigco::payouts {

/// Who pays, and through which bank.
struct Originator {
  std::string company_name;  // 16 characters of it reach the worker's statement
  std::string company_id;    // ten characters, as the bank has given
  std::string bank_routing;  // nine digits
  std::string bank_name;     // at most 23 characters are used
};

struct Transfer {
  Id payout_id = 0;
  std::string holder_name;
  std::string routing_number;
  std::string account_number;
  AccountType account_type = AccountType::checking;
  Cents amount;
};
BOOST_DESCRIBE_STRUCT(Transfer, (),
                      (payout_id, holder_name, routing_number, account_number, account_type, amount))

/// The ABA's check digit: 3, 7 and 1 times the digits sum to a multiple of ten.
[[nodiscard]] bool is_routing_number(std::string_view digits) noexcept;

/// One PPD batch of credits in records of 94 characters, padded with nines to blocks of ten, as
/// https://achdevguide.nacha.org/ach-file-details says. At least one transfer, each of less than 100 million
/// dollars. The batch's id tells the file from others of the day.
[[nodiscard]] std::string nacha_file(const Originator& originator, Id batch, Timestamp made,
                                     const std::vector<Transfer>& transfers);

/// RFC 4180, with a header line. Text that a spreadsheet would take for a formula begins with an apostrophe.
[[nodiscard]] std::string csv_file(const std::vector<Transfer>& transfers);

}  // namespace gigco::payouts
