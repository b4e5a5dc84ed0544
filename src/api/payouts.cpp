#include "api/payouts.hpp"

#include <array>
#include <utility>

#include "api/answers.hpp"
#include "api/authorization.hpp"
#include "api/endpoint.hpp"
#include "api/routes.hpp"
#include "domain/payouts/payouts.hpp"

namespace gigco::api {
namespace {

using http::Method;
using http::Ownership;
using payouts::Batch;
using payouts::PayoutAccount;
using payouts::PayoutStatement;
using payouts::PayoutView;

constexpr RouteGroup kPayouts{"payouts"};

struct PayoutList {
  std::vector<PayoutView> payouts;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(PayoutList, (), (payouts, count, pagination))

struct BatchList {
  std::vector<payouts::BatchSummary> settlement_batches;
  std::int64_t count = 0;
  paging::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(BatchList, (), (settlement_batches, count, pagination))

struct AccountChanged : PayoutAccount {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(AccountChanged, (PayoutAccount), (success, message))

struct BatchChanged : Batch {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(BatchChanged, (Batch), (success, message))

struct PayoutChanged : PayoutStatement {
  bool success = true;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(PayoutChanged, (PayoutStatement), (success, message))

awaitable<Result<PayoutAccount>> get_account(ReadCall<Nothing>& call) {
  return payouts::get_account(call.db, call.actor);
}

awaitable<Result<AccountChanged>> set_account(WriteCall<payouts::SetPayoutAccount>& call) {
  Result<PayoutAccount> account = co_await payouts::set_account(*call.transaction, call.actor, call.input);
  co_return changed<AccountChanged>(std::move(account), "You are paid to this account from now on.");
}

awaitable<Result<AccountChanged>> remove_account(WriteCall<Nothing>& call) {
  Result<PayoutAccount> account = co_await payouts::remove_account(*call.transaction, call.actor);
  co_return changed<AccountChanged>(std::move(account), "The account is removed; what you earn waits.");
}

awaitable<Result<PayoutList>> list_payouts(ReadCall<paging::PageQuery>& call) {
  Result<paging::Page<PayoutView>> page = co_await payouts::list_own(call.db, call.actor, call.input);
  co_return list_of<PayoutList>(std::move(page), &PayoutList::payouts);
}

awaitable<Result<PayoutStatement>> get_payout(ReadCall<Nothing>& call) {
  return payouts::get_statement(call.db, call.resource, call.actor);
}

awaitable<Result<BatchList>> list_batches(ReadCall<paging::PageQuery>& call) {
  Result<paging::Page<payouts::BatchSummary>> page = co_await payouts::list_batches(call.db, call.input);
  co_return list_of<BatchList>(std::move(page), &BatchList::settlement_batches);
}

awaitable<Result<Batch>> get_batch(ReadCall<Nothing>& call) {
  return payouts::get_batch(call.db, call.resource);
}

awaitable<Result<BatchChanged>> create_batch(WriteCall<payouts::CreateBatch>& call) {
  Result<Batch> batch = co_await payouts::create_batch(*call.transaction, call.actor, call.input,
                                                       call.services.payout_settings->waiting);
  co_return changed<BatchChanged>(std::move(batch), "The batch is a draft; give its file to the bank.");
}

awaitable<Result<BatchChanged>> send_batch(WriteCall<Nothing>& call) {
  Result<Batch> batch = co_await payouts::mark_sent(*call.transaction, call.actor, call.resource);
  co_return changed<BatchChanged>(std::move(batch), "The batch is sent.");
}

awaitable<Result<BatchChanged>> cancel_batch(WriteCall<Nothing>& call) {
  Result<Batch> batch = co_await payouts::cancel_batch(*call.transaction, call.actor, call.resource);
  co_return changed<BatchChanged>(std::move(batch), "The batch is cancelled; what it held is owed again.");
}

awaitable<Result<BatchChanged>> confirm_batch(WriteCall<Nothing>& call) {
  Result<Batch> batch = co_await payouts::mark_confirmed(*call.transaction, call.actor, call.resource);
  co_return changed<BatchChanged>(std::move(batch), "The batch has arrived.");
}

awaitable<Result<PayoutChanged>> return_payout(WriteCall<payouts::ReturnPayout>& call) {
  Result<PayoutStatement> payout =
      co_await payouts::mark_returned(*call.transaction, call.actor, call.resource, call.input);
  co_return changed<PayoutChanged>(std::move(payout), "The worker is owed this again.");
}

struct FileForm {
  std::string_view content_type;
  std::string_view extension;
  std::string (*write)(const payouts::Settings& settings, const payouts::BankTransfers& transfers);
};

constexpr FileForm kNacha{"text/plain; charset=us-ascii", ".ach",
                          [](const payouts::Settings& settings, const payouts::BankTransfers& transfers) {
                            return payouts::nacha_file(settings.originator, transfers.batch, transfers.made,
                                                       transfers.transfers);
                          }};
constexpr FileForm kCsv{"text/csv; charset=utf-8", ".csv",
                        [](const payouts::Settings&, const payouts::BankTransfers& transfers) {
                          return payouts::csv_file(transfers.transfers);
                        }};

/// The settings without which the bank's file cannot be written, by their names.
std::string missing_settings(const payouts::Originator& originator) {
  const std::array<std::pair<const char*, const std::string*>, 2> needed{
      {{"PAYOUT_BANK_ROUTING", &originator.bank_routing}, {"PAYOUT_COMPANY_ID", &originator.company_id}}};
  std::string names;
  for (const auto& [name, value] : needed) {
    if (value->empty()) {
      names += (names.empty() ? "" : " and ") + std::string(name);
    }
  }
  return names;
}

/// Who fetches a file with account numbers stands in the audit log.
awaitable<Result<http::Response>> file_of(const Services& services, const FileForm& form,
                                          http::Request& request) {
  if (const auto allowed = authorize(services, kAdmins, request); !allowed) {
    co_return allowed.error();
  }
  const auto ref = parse_resource_ref(request.path_values.front());
  if (!ref) {
    co_return invalid_field("id", "must be a positive whole number or a uuid");
  }
  const payouts::Settings& settings = *services.payout_settings;
  const std::string missing = missing_settings(settings.originator);
  if (&form == &kNacha && !missing.empty()) {
    co_return Error{
        .kind = ErrorKind::conflict,
        .code = "PAYOUT_BANK_NOT_SET",
        .title = "payout bank not set",
        .message = "The bank's file needs " + missing + ", which the service was started without."};
  }
  db::Transaction transaction = co_await services.database->begin();
  const CallBase call(services, request);
  const Result<payouts::BankTransfers> transfers =
      co_await payouts::transfers_of(transaction, call.actor, *ref);
  if (!transfers) {
    co_return transfers.error();
  }
  co_await transaction.commit();
  http::Response response{.body = form.write(settings, *transfers), .content_type = form.content_type};
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"gigco-payouts-" +
                                                           std::to_string(transfers->batch) +
                                                           std::string(form.extension) + '"');
  response.headers.emplace_back("Cache-Control", "no-store");
  co_return response;
}

awaitable<http::Response> answer_file(const Services& services, const FileForm& form,
                                      http::Request& request) {
  Result<http::Response> file = co_await file_of(services, form, request);
  if (!file) {
    co_return http::error_response(file.error(), request.id);
  }
  co_return std::move(*file);
}

http::Route file_route(const Services& services, std::string pattern, std::string_view name,
                       std::string_view summary, const FileForm& form) {
  http::Route route = kPayouts.reading(std::move(pattern), kAdmins, name, summary);
  if (&form == &kNacha) {
    route.other_statuses.push_back(kConflict);
  }
  route.response_content = form.content_type;
  route.handler = [services = &services, form = &form](http::Request& request) {
    return answer_file(*services, *form, request);
  };
  return route;
}

}  // namespace

std::vector<http::Route> payout_routes(const Services& services) {
  std::vector<http::Route> routes;
  const auto add = [&](http::Route route, auto... handlers) {
    routes.push_back(endpoint(std::move(route), services, handlers...));
  };
  const std::string batches = "/api/v1/admin/settlement-batches";
  add(answering(
          kPayouts.reading("/api/v1/payout-account", kWorkers, "getPayoutAccount", "Where one is paid to"),
          {kNotFound}),
      get_account);
  add(kPayouts.changing(Method::put, "/api/v1/payout-account", kWorkers, Ownership::none, "setPayoutAccount",
                        "Say where one is paid to"),
      set_account, get_account);
  add(answering(kPayouts.changing(Method::del, "/api/v1/payout-account", kWorkers, Ownership::none,
                                  "removePayoutAccount", "Be paid nowhere for now"),
                {kNotFound}),
      remove_account, get_account);
  add(kPayouts.reading("/api/v1/payouts", kWorkers, "listPayouts", "What one was paid"), list_payouts);
  add(kPayouts.reading("/api/v1/payouts/{id}", kWorkers, "getPayout", "A payout, and the jobs that it pays",
                       Ownership::personal),
      get_payout);
  add(kPayouts.reading("/api/v1/admin/payouts/{id}", kAdmins, "getPayoutOfAnybody",
                       "Anybody's payout, and the jobs that it pays"),
      get_payout);
  add(kPayouts.reading(batches, kAdmins, "listSettlementBatches", "Batches of payouts"), list_batches);
  add(kPayouts.creating(batches, kAdmins, Ownership::none, "createSettlementBatch",
                        "Draft the payout of all that is owed"),
      create_batch);
  add(kPayouts.reading(batches + "/{id}", kAdmins, "getSettlementBatch", "One batch, each payout listed"),
      get_batch);
  routes.push_back(file_route(services, batches + "/{id}/nacha", "getSettlementBatchNacha",
                              "The file for the bank, as NACHA defines it", kNacha));
  routes.push_back(
      file_route(services, batches + "/{id}/csv", "getSettlementBatchCsv", "The same for people", kCsv));
  add(kPayouts.changing(Method::post, batches + "/{id}/sent", kAdmins, Ownership::none, "sendSettlementBatch",
                        "The bank has the file"),
      send_batch);
  add(kPayouts.changing(Method::post, batches + "/{id}/cancel", kAdmins, Ownership::none,
                        "cancelSettlementBatch", "Give up a draft"),
      cancel_batch);
  add(kPayouts.changing(Method::post, batches + "/{id}/confirm", kAdmins, Ownership::none,
                        "confirmSettlementBatch", "The money has arrived"),
      confirm_batch);
  add(kPayouts.changing(Method::post, "/api/v1/admin/payouts/{id}/return", kAdmins, Ownership::none,
                        "returnPayout", "The bank gave it back"),
      return_payout);
  return routes;
}

}  // namespace gigco::api
