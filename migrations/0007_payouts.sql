-- Paying workers: batches of bank transfers, each with the ledger's entries that it pays.

create table payout_accounts (
  id              bigint generated always as identity primary key,
  user_id         bigint not null references users,
  holder_name     text not null check (length(holder_name) between 1 and 100),
  routing_number  text not null check (routing_number ~ '^[0-9]{9}$'),
  account_number  text not null check (account_number ~ '^[0-9]{4,17}$'),
  account_type    text not null check (account_type in ('checking', 'savings')),
  created_at      timestamptz not null default now(),
  removed_at      timestamptz
);
create unique index payout_accounts_current on payout_accounts (user_id) where removed_at is null;

create table settlement_batches (
  id          bigint generated always as identity primary key,
  uuid        uuid not null unique default gen_random_uuid(),
  status      text not null default 'draft' check (status in ('draft', 'sent', 'confirmed')),
  cutoff      timestamptz not null,  -- what was earned before
  created_by  bigint not null references users,
  created_at  timestamptz not null default now(),
  sent_at     timestamptz,
  confirmed_at timestamptz,
  check ((status = 'draft') = (sent_at is null)),
  check ((status = 'confirmed') = (confirmed_at is not null))
);
create index settlement_batches_newest on settlement_batches (created_at desc, id desc);

create table payouts (
  id                 bigint generated always as identity primary key,
  uuid               uuid not null unique default gen_random_uuid(),
  batch_id           bigint not null references settlement_batches,
  worker_id          bigint not null references users,
  payout_account_id  bigint not null references payout_accounts,
  amount_cents       bigint not null check (amount_cents > 0),
  status             text not null default 'draft' check (status in ('draft', 'sent', 'confirmed', 'returned')),
  return_code        text check (return_code ~ '^R[0-9]{2}$'),  -- NACHA's
  created_at         timestamptz not null default now(),
  ended_at           timestamptz,
  unique (batch_id, worker_id),
  check ((status in ('confirmed', 'returned')) = (ended_at is not null)),
  check ((status = 'returned') = (return_code is not null))
);
create index payouts_worker on payouts (worker_id, created_at desc, id desc);

alter table ledger_postings
  alter column transaction_id drop not null,
  add column payout_id bigint references payouts,
  add constraint ledger_postings_subject check ((transaction_id is null) <> (payout_id is null)),
  add constraint ledger_postings_payout_once unique (payout_id, event),
  drop constraint ledger_postings_event_check,
  add constraint ledger_postings_event_check check (event in ('authorize', 'capture', 'split', 'release', 'refund',
                                                              'payout', 'payout_confirmed', 'payout_returned'));
alter table ledger_entries
  drop constraint ledger_entries_account_check,
  add constraint ledger_entries_account_check check (account in (
    'consumer_card', 'card_hold', 'escrow', 'worker_payable', 'platform_fee', 'processor_fee', 'payout_transit', 'bank'));

-- Which of a worker's entries a payout pays: each once.
create table payout_entries (
  ledger_entry_id  bigint primary key references ledger_entries,
  payout_id        bigint not null references payouts
);
create index payout_entries_payout on payout_entries (payout_id);
