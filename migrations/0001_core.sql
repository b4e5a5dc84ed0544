-- People, their sessions, jobs, reviews, and the two logs that every change writes to.
-- Money is integer cents. Every time is timestamptz. Sets of names are text with a check, because a
-- check can be extended in a transaction and an enum type cannot.

create table users (
  id              bigint generated always as identity primary key,
  uuid            uuid not null unique default gen_random_uuid(),
  email           text not null check (email like '_%@_%' and length(email) <= 254),
  name            text not null check (length(name) between 2 and 255),
  password_hash   text not null,
  role            text not null check (role in ('consumer', 'gig_worker', 'admin')),
  phone           text,
  address         text,
  latitude        double precision check (latitude between -90 and 90),
  longitude       double precision check (longitude between -180 and 180),
  place_id        text,
  is_active       boolean not null default true,
  email_verified  boolean not null default false,
  phone_verified  boolean not null default false,
  -- Kept by the transactions that complete jobs and write reviews, so that showing a job reads no others.
  jobs_completed  bigint not null default 0 check (jobs_completed >= 0),
  rating_count    bigint not null default 0 check (rating_count >= 0),
  rating_sum      bigint not null default 0 check (rating_sum between rating_count and 5 * rating_count),
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  check ((latitude is null) = (longitude is null))
);
create unique index users_email_key on users (lower(email));

create table worker_profiles (
  user_id             bigint primary key references users on delete cascade,
  skills              text[] not null default '{}',
  availability_notes  text,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now()
);

-- A session is one login and the family of refresh tokens that descend from it.
create table sessions (
  id          bigint generated always as identity primary key,
  user_id     bigint not null references users on delete cascade,
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null check (expires_at > created_at),
  revoked_at  timestamptz
);
create index sessions_user on sessions (user_id) where revoked_at is null;
create index sessions_revoked on sessions (revoked_at) where revoked_at is not null;

-- Tokens are kept as the SHA-256 of what the client holds: who reads this table can log in as nobody.
create table refresh_tokens (
  token_hash  text primary key check (length(token_hash) = 64),
  session_id  bigint not null references sessions on delete cascade,
  created_at  timestamptz not null default now(),
  used_at     timestamptz
);
create index refresh_tokens_session on refresh_tokens (session_id);

create table account_tokens (
  token_hash  text primary key check (length(token_hash) = 64),
  user_id     bigint not null references users on delete cascade,
  purpose     text not null check (purpose in ('verify_email', 'reset_password')),
  created_at  timestamptz not null default now(),
  expires_at  timestamptz not null check (expires_at > created_at),
  used_at     timestamptz
);
create index account_tokens_user on account_tokens (user_id, purpose) where used_at is null;

create table jobs (
  id                         bigint generated always as identity primary key,
  uuid                       uuid not null unique default gen_random_uuid(),
  consumer_id                bigint not null references users,
  gig_worker_id              bigint references users,  -- who took it
  offered_worker_id          bigint references users,  -- who was asked and has not answered
  title                      text not null check (length(title) between 3 and 255),
  description                text not null check (length(description) between 10 and 5000),
  category                   text not null check (category in ('cleaning', 'maintenance', 'delivery',
                               'personal_care', 'pet_care', 'tech_support', 'tutoring', 'transportation', 'other')),
  status                     text not null default 'posted' check (status in ('posted', 'offer_sent', 'accepted',
                               'rejected', 'worker_assigned', 'scheduled', 'in_progress', 'completed', 'paid',
                               'review_pending', 'closed', 'cancelled', 'no_worker_available', 'payment_failed',
                               'disputed')),
  location_address           text,
  location_latitude          double precision check (location_latitude between -90 and 90),
  location_longitude         double precision check (location_longitude between -180 and 180),
  location_city              text,
  location_state             text,
  location_zip               text,
  estimated_duration_hours   double precision check (estimated_duration_hours > 0),
  pay_rate_per_hour_cents    bigint check (pay_rate_per_hour_cents > 0),
  total_pay_cents            bigint not null check (total_pay_cents > 0),
  currency                   text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  scheduled_start            timestamptz,
  scheduled_end              timestamptz,
  actual_start               timestamptz,
  actual_end                 timestamptz,
  worker_completed_at        timestamptz,
  consumer_completed_at      timestamptz,
  notes                      text,
  workflow_id                text,
  created_at                 timestamptz not null default now(),
  updated_at                 timestamptz not null default now(),
  search                     tsvector generated always as
                               (to_tsvector('english', title || ' ' || description)) stored,
  check ((location_latitude is null) = (location_longitude is null)),
  check (scheduled_end > scheduled_start),
  check (gig_worker_id <> consumer_id and offered_worker_id <> consumer_id),
  constraint jobs_worker_by_status check (case
    when status in ('posted', 'no_worker_available') then gig_worker_id is null and offered_worker_id is null
    when status = 'offer_sent' then gig_worker_id is null and offered_worker_id is not null
    when status in ('rejected', 'cancelled', 'payment_failed') then true
    else gig_worker_id is not null and offered_worker_id is null end),
  constraint jobs_start_by_status check (
    status not in ('in_progress', 'completed', 'paid', 'review_pending', 'closed') or actual_start is not null),
  constraint jobs_end_by_status check (
    status not in ('completed', 'paid', 'review_pending', 'closed')
    or (worker_completed_at is not null and consumer_completed_at is not null and actual_end is not null))
);
create index jobs_status on jobs (status, created_at desc, id desc);
create index jobs_consumer on jobs (consumer_id, created_at desc, id desc);
create index jobs_worker on jobs (gig_worker_id, created_at desc, id desc) where gig_worker_id is not null;
create index jobs_offered on jobs (offered_worker_id) where offered_worker_id is not null;
create index jobs_created on jobs (created_at desc, id desc);
create index jobs_search on jobs using gin (search);

-- What happened to a job, for people: one row for each transition, never changed.
create table job_events (
  id           bigint generated always as identity primary key,
  job_id       bigint not null references jobs on delete cascade,
  event        text not null,
  actor_id     bigint references users,  -- null: the platform itself
  from_status  text,
  to_status    text not null,
  note         text,
  created_at   timestamptz not null default now()
);
create index job_events_job on job_events (job_id, id);

-- What happened anywhere, for machines: written with the change, relayed afterwards, at least once.
create table outbox (
  id            bigint generated always as identity primary key,
  topic         text not null,
  subject_id    bigint not null,
  payload       jsonb not null,
  created_at    timestamptz not null default now(),
  published_at  timestamptz
);
create index outbox_unpublished on outbox (id) where published_at is null;

create table reviews (
  id           bigint generated always as identity primary key,
  uuid         uuid not null unique default gen_random_uuid(),
  job_id       bigint not null references jobs,
  reviewer_id  bigint not null references users,
  reviewee_id  bigint not null references users,
  rating       integer not null check (rating between 1 and 5),
  review_text  text check (length(review_text) <= 1000),
  is_public    boolean not null default true,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  check (reviewer_id <> reviewee_id),
  unique (job_id, reviewer_id)
);
create index reviews_reviewee on reviews (reviewee_id, created_at desc);

-- The answers to writes that carried an Idempotency-Key, so that a retry gets the same one.
create table idempotency_keys (
  user_id        bigint not null references users on delete cascade,
  key            text not null check (length(key) between 1 and 255),
  operation      text not null,
  body_hash      text not null,
  status         integer,
  response       text,
  created_at     timestamptz not null default now(),
  primary key (user_id, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);
