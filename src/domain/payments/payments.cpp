#include "domain/payments/payments.hpp"

#include <utility>

namespace gigco::payments {

Payments::Payments(db::Database& database, clover::Client* client, Settings settings)
    : database_(database), client_(client), settings_(std::move(settings)) {}

}  // namespace gigco::payments
