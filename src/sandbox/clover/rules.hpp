// What Clover does when it is asked: each function changes the books and gives the answer, or refuses as
// Clover's pages say. No HTTP and no faults may come in. https://docs.clover.com/reference/create-charge and
// its neighbours
#pragma once

#include <string>

#include "platform/json/value.hpp"
#include "sandbox/clover/books.hpp"
#include "sandbox/clover/refusals.hpp"

namespace gigco::sandbox::clover {

class Rules {
 public:
  /// The key is what a browser shows to make a token.
  Rules(Books& books, std::string public_key) : books_(books), public_key_(std::move(public_key)) {}

  [[nodiscard]] Answer get_public_key() const;
  [[nodiscard]] Answer create_token(std::string_view body);
  [[nodiscard]] Answer create_charge(std::string_view body);
  [[nodiscard]] Answer capture(const std::string& id, std::string_view body);
  [[nodiscard]] Answer create_refund(std::string_view body);
  [[nodiscard]] Answer get_charge(const std::string& id) const;
  [[nodiscard]] Answer get_refund(const std::string& id) const;
  [[nodiscard]] Answer list_charges(const json::Object& query) const;
  [[nodiscard]] Answer list_refunds(const json::Object& query) const;
  [[nodiscard]] Answer create_customer(std::string_view body);
  [[nodiscard]] Answer update_customer(const std::string& id, std::string_view body);
  [[nodiscard]] Answer revoke_source(const std::string& id, const std::string& source);

  /// Everything, for comparison with the ledger of who uses it.
  [[nodiscard]] Answer all() const;

  /// The clock of the sandbox runs ahead by so much.
  void advance(std::int64_t seconds) { ahead_ms_ += seconds * kMillisecondsPerSecond; }

 private:
  static constexpr std::int64_t kMillisecondsPerSecond = 1'000;

  [[nodiscard]] std::int64_t now_ms() const;
  [[nodiscard]] bool is_expired(const Charge& charge) const;
  [[nodiscard]] std::optional<Token> usable_source(const std::string& source) const;
  /// A single-use token that becomes a multi-pay token; or why not.
  [[nodiscard]] std::optional<Answer> keep(const std::string& source, Customer& customer);
  [[nodiscard]] Answer decline(Charge charge, Refusal refusal);

  Books& books_;
  const std::string public_key_;
  std::int64_t ahead_ms_ = 0;
};

}  // namespace gigco::sandbox::clover
