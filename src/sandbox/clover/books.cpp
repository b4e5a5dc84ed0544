#include "sandbox/clover/books.hpp"

#include <stdexcept>

namespace gigco::sandbox::clover {
namespace {

template <class Map>
const typename Map::mapped_type* find(const Map& map, const std::string& id) {
  const auto found = map.find(id);
  return found == map.end() ? nullptr : &found->second;
}

template <class T>
T read(std::string_view text) {
  Result<T> thing = json::deserialize<T>(text, json::Reader::Source::foreign);
  if (!thing) {
    throw std::runtime_error("the sandbox's file is damaged: " + thing.error().message);
  }
  return *std::move(thing);
}

}  // namespace

Books::Books(const std::filesystem::path& file) {
  if (file.empty()) {
    return;
  }
  load(file);
  log_.open(file, std::ios::app);
  if (!log_) {
    throw std::runtime_error("cannot write " + file.string());
  }
}

void Books::load(const std::filesystem::path& file) {
  std::ifstream log(file);
  std::string line;
  while (std::getline(log, line)) {
    if (!log.eof()) {  // else its last line was cut off when the process ended
      load_line(line);
    }
  }
}

/// "charge {…}"
void Books::load_line(const std::string& line) {
  const std::size_t space = line.find(' ');
  const std::string_view kind = std::string_view(line).substr(0, space);
  const std::string_view thing = std::string_view(line).substr(space + 1);
  if (kind == "token") {
    put(read<Token>(thing));
  } else if (kind == "customer") {
    put(read<Customer>(thing));
  } else if (kind == "charge") {
    put(read<Charge>(thing));
  } else if (kind == "refund") {
    put(read<Refund>(thing));
  } else {
    put(read<StoredAnswer>(thing));
  }
}

template <class T>
void Books::append(std::string_view kind, const T& thing) {
  if (log_.is_open()) {
    log_ << kind << ' ' << json::serialize(thing) << '\n' << std::flush;
  }
}

void Books::put(const Token& token) {
  tokens_.insert_or_assign(token.id, token);
  append("token", token);
}

void Books::put(const Customer& customer) {
  customers_.insert_or_assign(customer.id, customer);
  append("customer", customer);
}

void Books::put(const Charge& charge) {
  if (charges_.insert_or_assign(charge.id, charge).second) {
    charge_order_.push_back(charge.id);
  }
  append("charge", charge);
  if (listener_) {
    listener_(charge);
  }
}

void Books::put(const Refund& refund) {
  if (refunds_.insert_or_assign(refund.id, refund).second) {
    refund_order_.push_back(refund.id);
  }
  append("refund", refund);
}

void Books::put(const StoredAnswer& answer) {
  answers_.insert_or_assign(answer.key, answer);
  append("answer", answer);
}

const Token* Books::token(const std::string& id) const { return find(tokens_, id); }
const Customer* Books::customer(const std::string& id) const { return find(customers_, id); }
const Charge* Books::charge(const std::string& id) const { return find(charges_, id); }
const Refund* Books::refund(const std::string& id) const { return find(refunds_, id); }
const StoredAnswer* Books::answer(const std::string& key) const { return find(answers_, key); }

}  // namespace gigco::sandbox::clover
