-- Workers' profiles and services, their calendars, notices to people, recorded payments, and the log of
-- what administrators do.

create extension if not exists btree_gist;  -- the calendar's exclusion constraint; trusted, needs no superuser
create extension if not exists cube;        -- nearest jobs and workers by an index; trusted as well

-- A place on the unit sphere. Between two of them lies the straight chord, which grows with the great circle.
create function place_of(latitude double precision, longitude double precision) returns cube
  language sql immutable strict parallel safe
  return cube(array[cos(radians(latitude)) * cos(radians(longitude)),
                    cos(radians(latitude)) * sin(radians(longitude)),
                    sin(radians(latitude))]);

alter table users
  add column time_zone text not null default 'UTC' check (length(time_zone) between 1 and 64),
  add column version bigint not null default 1;  -- grows with each change, for If-Match
alter table jobs add column version bigint not null default 1;
alter table reviews add column version bigint not null default 1;

create function grow_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger users_version before update on users for each row execute function grow_version();
create trigger jobs_version before update on jobs for each row execute function grow_version();
create trigger reviews_version before update on reviews for each row execute function grow_version();

alter table worker_profiles
  add column bio text check (length(bio) <= 2000),
  add column hourly_rate_cents bigint check (hourly_rate_cents > 0),
  add column experience_years integer check (experience_years between 0 and 80),
  add column verification_status text not null default 'pending'
    check (verification_status in ('pending', 'verified', 'rejected', 'suspended')),
  add column background_check_date date,
  add column service_radius_miles double precision not null default 25 check (service_radius_miles between 1 and 500),
  add column emergency_contact_name text check (length(emergency_contact_name) <= 255),
  add column emergency_contact_phone text check (length(emergency_contact_phone) <= 32),
  add column emergency_contact_relationship text check (length(emergency_contact_relationship) <= 100);
insert into worker_profiles (user_id)
  select id from users where role = 'gig_worker' on conflict (user_id) do nothing;
create index worker_profiles_skills on worker_profiles using gin (skills);
create index worker_profiles_rate on worker_profiles (hourly_rate_cents);
create index users_workers on users (id desc) where role = 'gig_worker' and is_active;
create index users_place on users using gist (place_of(latitude, longitude)) where role = 'gig_worker' and is_active;
-- The Bayesian average that reviews::top_rated orders by: five reviews of 3.5 stars come with everyone.
create index users_top_rated on users (((rating_sum + 17.5) / (rating_count + 5.0)) desc, id) where rating_count > 0;

-- What can be offered, kept by administrators.
create table service_templates (
  id                        bigint generated always as identity primary key,
  uuid                      uuid not null unique default gen_random_uuid(),
  name                      text not null unique check (length(name) between 2 and 255),
  description               text check (length(description) <= 2000),
  category                  text not null check (category in ('cleaning', 'maintenance', 'delivery',
                              'personal_care', 'pet_care', 'tech_support', 'tutoring', 'transportation', 'other')),
  suggested_price_cents     bigint check (suggested_price_cents > 0),
  estimated_duration_hours  double precision check (estimated_duration_hours > 0),
  is_active                 boolean not null default true,
  created_at                timestamptz not null default now(),
  updated_at                timestamptz not null default now()
);

-- What one worker offers of it.
create table worker_services (
  id           bigint generated always as identity primary key,
  uuid         uuid not null unique default gen_random_uuid(),
  worker_id    bigint not null references users on delete cascade,
  template_id  bigint not null references service_templates,
  price_cents  bigint not null check (price_cents > 0),
  notes        text check (length(notes) <= 1000),
  is_active    boolean not null default true,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  unique (worker_id, template_id)
);
create index worker_services_template on worker_services (template_id) where is_active;

-- A calendar entry and the times it stands for. Recurring ones are expanded when written, in the owner's time
-- zone, so that overlaps are refused by an index and a window is read from it.
create table schedules (
  id                 bigint generated always as identity primary key,
  uuid               uuid not null unique default gen_random_uuid(),
  gig_worker_id      bigint not null references users on delete cascade,
  title              text check (length(title) <= 255),
  start_time         timestamptz not null,
  end_time           timestamptz not null check (end_time > start_time and end_time <= start_time + interval '31 days'),
  is_available       boolean not null,
  job_id             bigint references jobs,
  recurring_pattern  text check (recurring_pattern in ('daily', 'weekly', 'monthly')),
  recurring_until    timestamptz,
  time_zone          text not null,
  notes              text check (length(notes) <= 2000),
  version            bigint not null default 1,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  check ((recurring_pattern is null) = (recurring_until is null)),
  check (recurring_until between start_time and start_time + interval '732 days')
);
create index schedules_worker on schedules (gig_worker_id, start_time, id);
create trigger schedules_version before update on schedules for each row execute function grow_version();

create table schedule_times (
  schedule_id    bigint not null references schedules on delete cascade,
  gig_worker_id  bigint not null,
  is_available   boolean not null,
  during         tstzrange not null check (not isempty(during)),
  primary key (schedule_id, during),
  -- One may be busy within the hours that one offers; but neither busy nor on offer twice.
  constraint schedule_times_overlap
    exclude using gist (gig_worker_id with =, (is_available::int) with =, during with &&)
);

create table notifications (
  id          bigint generated always as identity primary key,
  uuid        uuid not null unique default gen_random_uuid(),
  user_id     bigint not null references users on delete cascade,
  type        text not null check (type in ('job_posted', 'job_offered', 'job_accepted', 'job_rejected', 'job_started',
                'job_completed', 'job_cancelled', 'review_received', 'payment_received', 'system_message')),
  title       text not null check (length(title) between 1 and 255),
  message     text not null check (length(message) <= 2000),
  job_id      bigint references jobs on delete set null,
  status      text not null default 'unread' check (status in ('unread', 'read', 'archived')),
  created_at  timestamptz not null default now(),
  read_at     timestamptz,
  check ((status = 'unread') = (read_at is null))
);
create index notifications_user on notifications (user_id, created_at desc, id desc);
create index notifications_unread on notifications (user_id) where status = 'unread';

-- Only what somebody switched off has a row.
create table notification_mutes (
  user_id  bigint not null references users on delete cascade,
  type     text not null,
  primary key (user_id, type)
);

-- Payments as the administrators record them by hand.
create table transactions (
  id              bigint generated always as identity primary key,
  uuid            uuid not null unique default gen_random_uuid(),
  job_id          bigint not null references jobs,
  consumer_id     bigint not null references users,
  gig_worker_id   bigint references users,
  type            text not null check (type in ('authorization', 'capture', 'charge', 'refund', 'payout', 'fee')),
  amount_cents    bigint not null check (amount_cents > 0),
  currency        text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  status          text not null check (status in ('pending', 'completed', 'failed', 'refunded')),
  payment_method  text check (length(payment_method) <= 100),
  notes           text check (length(notes) <= 2000),
  created_by      bigint references users,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now()
);
create index transactions_created on transactions (created_at desc, id desc);
create index transactions_job on transactions (job_id, id);
create index transactions_consumer on transactions (consumer_id, created_at desc, id desc);
create index transactions_worker on transactions (gig_worker_id, created_at desc, id desc) where gig_worker_id is not null;

-- What administrators did, to whom and why: written with the change, never altered.
create table audit_log (
  id            bigint generated always as identity primary key,
  admin_id      bigint not null references users,
  action        text not null check (length(action) between 1 and 100),
  subject_type  text not null check (length(subject_type) between 1 and 50),
  subject_id    bigint not null,
  reason        text check (length(reason) <= 2000),
  details       jsonb not null default '{}',
  created_at    timestamptz not null default now()
);
create index audit_log_created on audit_log (created_at desc, id desc);
create index audit_log_subject on audit_log (subject_type, subject_id, id desc);
create index audit_log_admin on audit_log (admin_id, id desc);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is never altered', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_log_fixed before update or delete on audit_log
  for each statement execute function refuse_change();

create index reviews_reviewer on reviews (reviewer_id, created_at desc);
create index reviews_created on reviews (created_at desc, id desc);
-- Open jobs near a place; those without a place are found by the other indexes.
create index jobs_open_place on jobs using gist (place_of(location_latitude, location_longitude)) where status = 'posted';
