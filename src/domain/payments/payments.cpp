#include "domain/payments/payments.hpp"

namespace gigco::payments {

Payments::Payments(db::Database& database, clover::Client* client, Settings settings)
    : database_(database), client_(client), settings_(settings) {}

}  // namespace gigco::payments
