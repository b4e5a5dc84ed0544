-- A draft that the bank never saw can be given up: what it would have paid is owed again, and waits for another batch.
alter table settlement_batches
  drop constraint settlement_batches_status_check,
  add constraint settlement_batches_status_check check (status in ('draft', 'sent', 'confirmed', 'cancelled')),
  add column cancelled_at timestamptz,
  drop constraint settlement_batches_check,
  add constraint settlement_batches_sent check ((status in ('sent', 'confirmed')) = (sent_at is not null)),
  add constraint settlement_batches_cancelled check ((status = 'cancelled') = (cancelled_at is not null));
alter table payouts
  drop constraint payouts_status_check,
  add constraint payouts_status_check check (status in ('draft', 'sent', 'confirmed', 'returned', 'cancelled')),
  drop constraint payouts_check,
  add constraint payouts_ended check ((status in ('confirmed', 'returned', 'cancelled')) = (ended_at is not null));
alter table ledger_postings
  drop constraint ledger_postings_event_check,
  add constraint ledger_postings_event_check check (event in (
    'authorize', 'capture', 'split', 'release', 'refund', 'payout', 'payout_confirmed', 'payout_returned',
    'payout_cancelled'));
