-- What the people who keep the books work with: letters that could not be delivered, what the card processor tells by
-- itself, and comparisons of its books with ours.

alter table payment_operations add column dead_at timestamptz;
drop index payment_operations_dead;
create index payment_operations_dead on payment_operations (created_at desc, id desc) where status = 'dead';

-- What came in at the webhook. A hint where to look, and nothing else: the charge itself is the truth.
create table webhook_events (
  id               bigint generated always as identity primary key,
  body_hash        text not null unique,  -- the same body again is the same event
  clover_charge_id text not null,
  type             text not null,
  status           text not null,
  received_at      timestamptz not null default now(),
  attempts         integer not null default 0,
  next_attempt_at  timestamptz not null default now() + interval '2 seconds',  -- whoever caused it is mostly first
  processed_at     timestamptz,
  outcome          text check (outcome in ('known', 'woken', 'orphan', 'foreign', 'given_up')),
  check ((processed_at is null) = (outcome is null))
);
create index webhook_events_due on webhook_events (next_attempt_at) where processed_at is null;

-- Charges that the processor made although their payment had failed here: they are given back.
create table orphan_charges (
  id                bigint generated always as identity primary key,
  clover_charge_id  text not null unique,
  operation_id      bigint not null references payment_operations,
  amount_cents      bigint not null check (amount_cents > 0),
  refund_uuid       uuid not null default gen_random_uuid(),
  clover_refund_id  text,
  found_at          timestamptz not null default now(),
  attempts          integer not null default 0,
  next_attempt_at   timestamptz not null default now(),
  refunded_at       timestamptz,
  check ((refunded_at is null) = (clover_refund_id is null))
);
create index orphan_charges_due on orphan_charges (next_attempt_at) where refunded_at is null;

-- Their books beside ours, for charges made from from_time until before to_time.
create table reconciliations (
  id            bigint generated always as identity primary key,
  uuid          uuid not null unique default gen_random_uuid(),
  from_time     timestamptz not null,
  to_time       timestamptz not null,
  charges       bigint not null,      -- at the processor
  payments      bigint not null,      -- here
  matched       bigint not null,
  in_progress   bigint not null,      -- not compared: their outcome is not known yet
  differences   jsonb not null,
  requested_by  bigint references users,  -- null: the platform itself, every night
  created_at    timestamptz not null default now(),
  check (from_time < to_time)
);
create index reconciliations_newest on reconciliations (created_at desc, id desc);
create unique index reconciliations_nightly on reconciliations (from_time, to_time) where requested_by is null;
create index transactions_authorized on transactions (authorized_at) where clover_charge_id is not null;
