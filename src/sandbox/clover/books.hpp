// What the sandbox remembers: tokens, customers, charges, refunds and the answers given under an idempotency
// key. Every change is appended to a file, so that a restart finds the same. One thread only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "platform/json/codec.hpp"
#include "sandbox/clover/cards.hpp"

namespace gigco::sandbox::clover {

/// A card without its number.
struct Card {
  std::string brand;
  std::string first6;
  std::string last4;
  std::string exp_month;
  std::string exp_year;
  Outcome outcome = Outcome::approved;

  friend bool operator==(const Card&, const Card&) = default;
};
BOOST_DESCRIBE_STRUCT(Card, (), (brand, first6, last4, exp_month, exp_year, outcome))

struct Token {
  std::string id;
  Card card;
  bool used = false;
  bool multi_pay = false;  // kept with a customer
};
BOOST_DESCRIBE_STRUCT(Token, (), (id, card, used, multi_pay))

struct Customer {
  std::string id;
  std::string email;
  std::vector<std::string> sources;  // tokens
};
BOOST_DESCRIBE_STRUCT(Customer, (), (id, email, sources))

struct Charge {
  std::string id;
  std::int64_t amount = 0;  // cents, as all
  std::int64_t amount_captured = 0;
  std::int64_t amount_refunded = 0;
  std::string currency;
  std::int64_t created = 0;  // ms
  bool captured = false;
  bool released = false;  // its reservation was given back
  Card card;
  std::string source;
  std::optional<std::string> customer;
  std::optional<std::string> external_reference_id;
  json::AnyObject metadata;
  std::optional<std::string> failure_code = {};  // it was declined: no money was ever reserved
};
BOOST_DESCRIBE_STRUCT(Charge, (),
                      (id, amount, amount_captured, amount_refunded, currency, created, captured, released,
                       card, source, customer, external_reference_id, metadata, failure_code))

struct Refund {
  std::string id;
  std::string charge;
  std::int64_t amount = 0;
  std::int64_t created = 0;
};
BOOST_DESCRIBE_STRUCT(Refund, (), (id, charge, amount, created))

struct StoredAnswer {
  std::string key;
  std::string body_hash;
  int status = 0;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(StoredAnswer, (), (key, body_hash, status, body))

class Books {
 public:
  /// Reads what an earlier run has written. An empty path keeps everything in memory.
  explicit Books(const std::filesystem::path& file);

  /// Each stores the thing under its id, new or changed.
  void put(const Token& token);
  void put(const Customer& customer);
  void put(const Charge& charge);
  void put(const Refund& refund);
  void put(const StoredAnswer& answer);

  /// Called with each charge that is made or changed from now on.
  void on_charge(std::function<void(const Charge&)> listener) { listener_ = std::move(listener); }

  [[nodiscard]] const Token* token(const std::string& id) const;
  [[nodiscard]] const Customer* customer(const std::string& id) const;
  [[nodiscard]] const Charge* charge(const std::string& id) const;
  [[nodiscard]] const Refund* refund(const std::string& id) const;
  [[nodiscard]] const StoredAnswer* answer(const std::string& key) const;

  /// In the order in which they came to be.
  [[nodiscard]] const std::vector<std::string>& charges() const noexcept { return charge_order_; }
  [[nodiscard]] const std::vector<std::string>& refunds() const noexcept { return refund_order_; }

 private:
  void load(const std::filesystem::path& file);
  void load_line(const std::string& line);
  template <class T>
  void append(std::string_view kind, const T& thing);

  std::map<std::string, Token, std::less<>> tokens_;
  std::map<std::string, Customer, std::less<>> customers_;
  std::map<std::string, Charge, std::less<>> charges_;
  std::map<std::string, Refund, std::less<>> refunds_;
  std::map<std::string, StoredAnswer, std::less<>> answers_;
  std::vector<std::string> charge_order_;
  std::vector<std::string> refund_order_;
  std::function<void(const Charge&)> listener_;
  std::ofstream log_;
};

}  // namespace gigco::sandbox::clover
