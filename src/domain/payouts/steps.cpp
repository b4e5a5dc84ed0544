#include "domain/payouts/steps.hpp"

#include "domain/audit/audit.hpp"
#include "domain/payouts/payouts.hpp"

namespace gigco::payouts {

void audit_step(db::Transaction& transaction, const accounts::Actor& admin, std::string_view name,
                std::string_view subject_type, Id subject, const std::optional<std::string>& reason) {
  audit::record(transaction, {.admin_id = admin.id,
                              .name = name,
                              .subject_type = subject_type,
                              .subject_id = subject,
                              .reason = reason});
}

awaitable<Error> wrong_state(db::Transaction& transaction, ResourceRef ref, std::string message) {
  const Result<Batch> batch = co_await get_batch(transaction, ref);
  if (!batch) {
    co_return batch.error();
  }
  co_return Error{.kind = ErrorKind::conflict,
                  .code = "BATCH_STATE_CONFLICT",
                  .title = "not possible in the batch's state",
                  .message = std::move(message)};
}

}  // namespace gigco::payouts
