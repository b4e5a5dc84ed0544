-- Disputes: the money of the job stays where it is until one side gives in or an administrator divides it.

create table disputes (
  id            bigint generated always as identity primary key,
  uuid          uuid not null unique default gen_random_uuid(),
  job_id        bigint not null references jobs,
  opened_by     bigint not null references users,
  reason        text not null check (reason in ('not_done', 'poor_quality', 'damage', 'no_show', 'payment', 'other')),
  status        text not null default 'open' check (status in ('open', 'withdrawn', 'resolved')),
  -- What was held when it was decided, and how much of it goes back to the consumer.
  held_cents    bigint check (held_cents >= 0),
  refund_cents  bigint check (refund_cents between 0 and held_cents),
  note          text check (length(note) between 1 and 2000),
  decided_by    bigint references users,
  created_at    timestamptz not null default now(),
  ended_at      timestamptz,
  check ((status = 'open') = (ended_at is null)),
  check ((status = 'resolved') = (decided_by is not null and held_cents is not null and refund_cents is not null
                                  and note is not null))
);
create unique index disputes_open on disputes (job_id) where status = 'open';
create index disputes_job on disputes (job_id, id);
create index disputes_newest on disputes (created_at desc, id desc);

-- What each side says, and where its pictures are.
create table dispute_statements (
  id          bigint generated always as identity primary key,
  dispute_id  bigint not null references disputes,
  author_id   bigint not null references users,
  text        text not null check (length(text) between 1 and 5000),
  links       text[] not null default '{}' check (cardinality(links) <= 10),
  created_at  timestamptz not null default now()
);
create index dispute_statements_dispute on dispute_statements (dispute_id, id);

-- How much of this payment a decision leaves to the worker, fees included; nothing while there was none.
alter table transactions add column award_cents bigint check (award_cents between 0 and amount_cents);

alter table notifications
  drop constraint notifications_type_check,
  add constraint notifications_type_check check (type in (
    'job_posted', 'job_offered', 'job_accepted', 'job_rejected', 'job_started', 'job_completed', 'job_cancelled',
    'job_disputed', 'review_received', 'payment_received', 'system_message'));
