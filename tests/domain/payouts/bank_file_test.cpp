// The bank's file, field by field at the columns that NACHA gives them, and its sums.
#include "domain/payouts/bank_file.hpp"

#include <gtest/gtest.h>

namespace gigco::payouts {
namespace {

const Originator kOriginator{.company_name = "GigCo Marketplace Inc",
                             .company_id = "1234567890",
                             .bank_routing = "021000021",
                             .bank_name = "First Bank"};

Transfer transfer(Id id, std::string routing, std::int64_t cents) {
  return {.payout_id = id,
          .holder_name = "Omar Ellis the Third of Long Name",
          .routing_number = std::move(routing),
          .account_number = "123456789",
          .account_type = AccountType::checking,
          .amount = Cents{cents}};
}

std::vector<std::string> records(const std::vector<Transfer>& transfers) {
  const Timestamp friday = parse_rfc3339("2026-11-20T15:04:05Z").value();
  const std::string file = nacha_file(kOriginator, 7, friday, transfers);
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < file.size(); at += 96) {
    EXPECT_EQ(file.substr(at + 94, 2), "\r\n");
    lines.push_back(file.substr(at, 94));
  }
  return lines;
}

TEST(NachaFile, begins_with_the_banks_and_the_time) {
  const std::string header = records({transfer(1, "011000015", 100)}).front();
  EXPECT_EQ(header.substr(0, 3), "101");
  EXPECT_EQ(header.substr(3, 10), " 021000021");
  EXPECT_EQ(header.substr(13, 10), "1234567890");
  EXPECT_EQ(header.substr(23, 10), "2611201504");
  EXPECT_EQ(header.substr(34, 6), "094101");
  EXPECT_EQ(header.substr(40, 23), "FIRST BANK             ");
}

TEST(NachaFile, has_one_batch_of_credits_that_settles_on_a_weekday) {
  const std::string batch = records({transfer(1, "011000015", 100)})[1];
  EXPECT_EQ(batch.substr(0, 4), "5220");
  EXPECT_EQ(batch.substr(4, 16), "GIGCO MARKETPLAC");
  EXPECT_EQ(batch.substr(50, 3), "PPD");
  EXPECT_EQ(batch.substr(69, 6), "261123");  // after a Friday comes a Monday
  EXPECT_EQ(batch.substr(79, 15), "021000020000001");
}

TEST(NachaFile, has_an_entry_for_each_transfer) {
  const std::string entry = records({transfer(42, "011000015", 123'456)})[2];
  EXPECT_EQ(entry.substr(0, 3), "622");
  EXPECT_EQ(entry.substr(3, 9), "011000015");
  EXPECT_EQ(entry.substr(12, 17), "123456789        ");
  EXPECT_EQ(entry.substr(29, 10), "0000123456");
  EXPECT_EQ(entry.substr(39, 15), "42             ");
  EXPECT_EQ(entry.substr(54, 22), "OMAR ELLIS THE THIRD O");
  EXPECT_EQ(entry.substr(79, 15), "021000020000001");
}

TEST(NachaFile, ends_with_counts_sums_and_nines) {
  const std::vector<std::string> lines =
      records({transfer(1, "011000015", 100), transfer(2, "121000358", 250), transfer(3, "021000021", 5)});
  ASSERT_EQ(lines.size(), 10);
  const std::string& control = lines[5];
  EXPECT_EQ(control.substr(0, 10), "8220000003");
  EXPECT_EQ(control.substr(10, 10), "0015300038");  // 01100001 + 12100035 + 02100002
  EXPECT_EQ(control.substr(20, 24), "000000000000000000000355");
  const std::string& end = lines[6];
  EXPECT_EQ(end.substr(0, 21), "900000100000100000003");
  EXPECT_EQ(end.substr(21, 34), "0015300038000000000000000000000355");
  EXPECT_EQ(lines[7], std::string(94, '9'));
  EXPECT_EQ(lines[9], std::string(94, '9'));
}

TEST(NachaFile, fills_blocks_of_ten) {
  std::vector<Transfer> many(6, transfer(1, "011000015", 100));
  EXPECT_EQ(records(many).size(), 10);  // four more records, nothing to fill
  many.push_back(transfer(1, "011000015", 100));
  EXPECT_EQ(records(many).size(), 20);
  EXPECT_EQ(records(many)[10].substr(0, 13), "9000001000002");
}

TEST(CsvFile, quotes_and_defuses_what_a_spreadsheet_would_run) {
  Transfer odd = transfer(1, "011000015", 100'050);
  odd.holder_name = "=1+1, \"Jr\"";
  EXPECT_EQ(csv_file({odd}),
            "payout_id,holder_name,routing_number,account_number,account_type,amount\r\n"
            "1,\"'=1+1, \"\"Jr\"\"\",\"011000015\",\"123456789\",checking,1000.50\r\n");
}

TEST(RoutingNumber, has_a_check_digit) {
  EXPECT_TRUE(is_routing_number("021000021"));
  EXPECT_TRUE(is_routing_number("121000358"));
  for (const std::string_view wrong : {"021000022", "000000000", "02100002", "0210000211", "02100002x", ""}) {
    EXPECT_FALSE(is_routing_number(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace gigco::payouts
