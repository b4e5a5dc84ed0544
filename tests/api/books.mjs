// Our books beside the card processor's.
import assert from "node:assert/strict";

/** Every posting sums to zero, and each charge there is one payment here, of the same amounts. */
export async function booksAreEqual(service) {
  const unbalanced = "select count(*) from (select from ledger_entries group by posting_id having sum(amount_cents) <> 0) as unbalanced";
  assert.equal(service.sql(unbalanced), "0");
  const charges = (await service.sandbox.books()).charges.filter(({ status }) => status === "succeeded"); // declined ones are listed too
  const ours = service.sql(`
    select clover_charge_id || ' captured ' || captured_cents || ' given back '
           || case state when 'voided' then amount_cents else refunded_cents end
      from transactions where clover_charge_id is not null`).split("\n").filter(Boolean);
  const theirs = charges.map((charge) => `${charge.id} captured ${charge.amount_captured} given back ${charge.amount_refunded}`);
  assert.deepEqual(ours.sort(), theirs.sort());
  const expired = service.sql("select clover_charge_id from transactions where state = 'expired'").split("\n");
  const taken = charges.filter(({ id }) => !expired.includes(id)).reduce((sum, charge) => {
    const isHeld = charge.amount_captured === 0 && charge.amount_refunded === 0;
    return sum + (isHeld ? charge.amount : Math.max(charge.amount_captured - charge.amount_refunded, 0));
  }, 0);
  assert.equal(Number(service.sql("select coalesce(-sum(balance_cents), 0) from ledger_balances where account = 'consumer_card'")), taken);
}
