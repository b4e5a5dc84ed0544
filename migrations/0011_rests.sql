-- Payments that the platform's own rules leave alone for a while, because following them failed for a reason that is
-- no outcome: the others behind them go on meanwhile.
create table payment_rests (
  transaction_id  bigint primary key references transactions,
  until           timestamptz not null,
  reason          text not null
);

-- A table that is never altered is not emptied either.
create trigger ledger_postings_kept before truncate on ledger_postings
  for each statement execute function refuse_change();
create trigger ledger_entries_kept before truncate on ledger_entries
  for each statement execute function refuse_change();
create trigger audit_log_kept before truncate on audit_log
  for each statement execute function refuse_change();

-- What had been given back of an orphan before we began.
alter table orphan_charges
  add column refunded_before_cents bigint not null default 0 check (refunded_before_cents >= 0);

-- Requests to keep a card whose answer never came: the customer may exist at the processor, without an owner here. Who
-- cleans up there looks for the person's e-mail address around that time.
create table lost_customers (
  request_uuid  uuid primary key,
  user_id       bigint not null references users,
  created_at    timestamptz not null default now()
);
