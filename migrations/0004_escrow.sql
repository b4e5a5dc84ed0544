-- Escrow: what is done at the card processor, one row for each thing that is to be done there, and the ledger that
-- says whose the money is.

-- Cards that people keep for later. Only the processor's names for them are here.
create table payment_methods (
  id                  bigint generated always as identity primary key,
  uuid                uuid not null unique default gen_random_uuid(),
  user_id             bigint not null references users,
  clover_customer_id  text not null unique,
  clover_source_id    text,
  brand               text,
  last4               text check (last4 ~ '^[0-9]{4}$'),
  exp_month           text,
  exp_year            text,
  is_default          boolean not null default false,
  consent_text        text not null check (length(consent_text) between 1 and 2000),  -- what was agreed to, and
  created_at          timestamptz not null default now(),                             -- when
  removed_at          timestamptz,
  check (removed_at is null or not is_default)
);
create index payment_methods_user on payment_methods (user_id, id) where removed_at is null;
create unique index payment_methods_default on payment_methods (user_id) where is_default;

-- The four words that older clients know.
create function status_of_state(state text) returns text
  language sql immutable strict parallel safe
  return case state when 'captured' then 'completed'
                    when 'partially_refunded' then 'completed'
                    when 'refunded' then 'refunded'
                    when 'voided' then 'refunded'
                    when 'expired' then 'failed'
                    when 'failed' then 'failed'
                    else 'pending' end;

alter table transactions
  add column state text not null default 'recorded'
    check (state in ('recorded', 'pending', 'authorized', 'captured', 'partially_refunded', 'refunded', 'voided',
                     'expired', 'failed')),
  add column captured_cents bigint not null default 0 check (captured_cents between 0 and amount_cents),
  add column refunded_cents bigint not null default 0 check (refunded_cents between 0 and captured_cents),
  -- As the ledger has it, after refunds.
  add column platform_fee_cents bigint not null default 0,
  add column processing_fee_cents bigint not null default 0,
  add column worker_payment_cents bigint not null default 0,
  -- As they were when it was authorised.
  add column platform_bps integer not null default 0 check (platform_bps between 0 and 10000),
  add column processor_bps integer not null default 0 check (processor_bps between 0 and 10000),
  add column processor_fixed_cents bigint not null default 0 check (processor_fixed_cents >= 0),
  add column clover_charge_id text unique,
  add column payment_method_id bigint references payment_methods,
  add column card_brand text,
  add column card_last4 text,
  add column buyer_ip text,
  add column metadata jsonb,
  add column failure_code text,
  add column authorized_at timestamptz,
  add column authorization_expires_at timestamptz,
  add column captured_at timestamptz,
  add column split_at timestamptz,  -- when it left escrow for the worker and the fees
  add column refunded_at timestamptz,
  add constraint transactions_status_of_state check (state = 'recorded' or status = status_of_state(state)),
  add constraint transactions_charge check (state in ('recorded', 'pending', 'failed') or clover_charge_id is not null),
  add constraint transactions_split check (
    split_at is null
    or platform_fee_cents + processing_fee_cents + worker_payment_cents = captured_cents - refunded_cents);
create index transactions_held on transactions (authorization_expires_at) where state = 'authorized';
create index transactions_undivided on transactions (id)
  where state in ('captured', 'partially_refunded') and split_at is null;
create index jobs_unconfirmed on jobs (worker_completed_at)
  where status = 'in_progress' and consumer_completed_at is null;

-- What is to be done at the processor. The row is there before the call and until its outcome is known; its uuid is
-- the processor's idempotency key. At most one at a time for a payment.
create table payment_operations (
  id                     bigint generated always as identity primary key,
  uuid                   uuid not null unique,
  transaction_id         bigint not null references transactions,
  kind                   text not null check (kind in ('authorize', 'capture', 'release', 'refund')),
  amount_cents           bigint not null check (amount_cents > 0),
  status                 text not null default 'pending' check (status in ('pending', 'succeeded', 'failed', 'dead')),
  source                 text,  -- a card token, until the outcome is known
  refunded_before_cents  bigint not null default 0,
  reason                 text check (length(reason) <= 1000),
  requested_by           bigint references users,  -- null: the platform itself
  attempts               integer not null default 0,
  next_attempt_at        timestamptz not null default now(),
  leased_until           timestamptz,
  failure_code           text,
  failure_message        text,
  vendor_id              text,
  created_at             timestamptz not null default now(),
  finished_at            timestamptz,
  check ((status in ('succeeded', 'failed')) = (finished_at is not null)),
  check (source is null or status in ('pending', 'dead'))
);
create unique index payment_operations_open on payment_operations (transaction_id) where status in ('pending', 'dead');
create index payment_operations_due on payment_operations (next_attempt_at) where status = 'pending';
create index payment_operations_transaction on payment_operations (transaction_id, id);
create index payment_operations_dead on payment_operations (id) where status = 'dead';

-- Double entry. Each posting is one event, its entries sum to zero, and neither is ever altered. Money on its way
-- from a card is negative there and positive where it has arrived.
create table ledger_postings (
  id              bigint generated always as identity primary key,
  transaction_id  bigint not null references transactions,
  operation_id    bigint references payment_operations,
  event           text not null check (event in ('authorize', 'capture', 'split', 'release', 'refund')),
  created_at      timestamptz not null default now(),
  unique (operation_id, event)
);
create index ledger_postings_transaction on ledger_postings (transaction_id, id);
create table ledger_entries (
  id            bigint generated always as identity primary key,
  posting_id    bigint not null references ledger_postings,
  account       text not null check (account in ('consumer_card', 'card_hold', 'escrow', 'worker_payable',
                                                 'platform_fee', 'processor_fee')),
  owner_id      bigint references users,
  amount_cents  bigint not null check (amount_cents <> 0),
  check ((account in ('consumer_card', 'worker_payable')) = (owner_id is not null)),
  unique nulls not distinct (posting_id, account, owner_id)
);
create index ledger_entries_account on ledger_entries (account, owner_id) include (amount_cents);

create trigger ledger_postings_fixed before update or delete on ledger_postings
  for each statement execute function refuse_change();
create trigger ledger_entries_fixed before update or delete on ledger_entries
  for each statement execute function refuse_change();

create function expect_balanced_posting() returns trigger language plpgsql as $$
declare
  posting bigint := (to_jsonb(new) ->> tg_argv[0])::bigint;
  entries bigint;
  total bigint;
begin
  select count(*), coalesce(sum(amount_cents), 0) into entries, total from ledger_entries where posting_id = posting;
  if entries < 2 or total <> 0 then
    raise exception 'posting % has % entries that sum to %', posting, entries, total using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger ledger_postings_balanced after insert on ledger_postings
  deferrable initially deferred for each row execute function expect_balanced_posting('id');
create constraint trigger ledger_entries_balanced after insert on ledger_entries
  deferrable initially deferred for each row execute function expect_balanced_posting('posting_id');

create view ledger_balances as
  select account, owner_id, sum(amount_cents)::bigint as balance_cents from ledger_entries group by account, owner_id;

-- Names the request behind an Idempotency-Key, for work that cannot be one transaction.
alter table idempotency_keys add column request_uuid uuid not null default gen_random_uuid();
