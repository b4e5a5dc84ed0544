-- Durable workflows: what each has been told and has asked for, and what it waits for. One transaction for each
-- step; the history is enough to make a workflow again in any process.

-- How far the engine's clock is ahead. Only tests move it, so that days pass in milliseconds.
create table workflow_clock (
  only_one  boolean primary key default true check (only_one),
  skipped   interval not null default '0' check (skipped >= '0')
);
insert into workflow_clock default values;
create function workflow_now() returns timestamptz language sql stable parallel safe
  return clock_timestamp() + (select skipped from workflow_clock);

create table workflow_runs (
  id                bigint generated always as identity primary key,
  workflow_id       text not null check (length(workflow_id) between 1 and 255),
  run_id            uuid not null unique default gen_random_uuid(),
  workflow_type     text not null,
  status            text not null default 'running'
                      check (status in ('running', 'stuck', 'completed', 'failed', 'cancelled', 'continued_as_new')),
  input             jsonb not null,
  seed              bigint not null,
  steps             bigint not null default 0,
  wake_at           timestamptz,  -- when there is something to do; null: it waits to be told something
  cancel_reason     text,         -- somebody asks it to stop
  is_cancel_told    boolean not null default false,
  failures          integer not null default 0,  -- of its step, in a row
  failure           text,
  result            jsonb,
  started_at        timestamptz not null default workflow_now(),
  closed_at         timestamptz,
  check ((status in ('running', 'stuck')) = (closed_at is null))
);
create unique index workflow_runs_open on workflow_runs (workflow_id) where closed_at is null;
create index workflow_runs_due on workflow_runs (wake_at) where status = 'running' and wake_at is not null;
create index workflow_runs_name on workflow_runs (workflow_id, id desc);
create index workflow_runs_status on workflow_runs (status, id desc);

-- The number of the step is the key, so that nobody can take a step twice.
create table workflow_history (
  run       bigint not null references workflow_runs on delete cascade,
  step      bigint not null,
  at        timestamptz not null,
  jobs      jsonb not null,
  commands  jsonb not null,
  primary key (run, step)
);

create table workflow_timers (
  run      bigint not null references workflow_runs on delete cascade,
  seq      bigint not null,
  fire_at  timestamptz not null,
  primary key (run, seq)
);

-- Kept after they were told, so that the same one again is dropped.
create table workflow_signals (
  id          bigint generated always as identity primary key,
  run         bigint not null references workflow_runs on delete cascade,
  request_id  text not null,
  name        text not null,
  input       jsonb not null,
  step        bigint,  -- in which it was told
  unique (run, request_id)
);
create index workflow_signals_untold on workflow_signals (run, id) where step is null;

-- An attempt that begins moves due_at to where it is given up, which is its lease. Its number is its fence: what
-- came of an earlier attempt is dropped.
create table workflow_activities (
  run                bigint not null references workflow_runs on delete cascade,
  seq                bigint not null,
  activity_type      text not null,
  task_queue         text not null,
  command            jsonb not null,
  attempt            integer not null default 0,
  due_at             timestamptz not null,
  scheduled_at       timestamptz not null,
  started_at         timestamptz,  -- the last attempt
  resolution         jsonb,  -- what the workflow is to be told
  failure            text,   -- of the last attempt
  is_dead            boolean not null default false,
  primary key (run, seq)
);
create index workflow_activities_due on workflow_activities (task_queue, due_at)
  where resolution is null and not is_dead;
create index workflow_activities_resolved on workflow_activities (run, seq) where resolution is not null;

-- What used up its attempts. People look at it and let it try again.
create table workflow_dead_letters (
  id          bigint generated always as identity primary key,
  run         bigint not null references workflow_runs on delete cascade,
  kind        text not null check (kind in ('step', 'activity')),
  seq         bigint,  -- of the activity
  reason      text not null,
  created_at  timestamptz not null default workflow_now(),
  retried_at  timestamptz,
  check ((kind = 'activity') = (seq is not null))
);
create index workflow_dead_letters_open on workflow_dead_letters (run) where retried_at is null;

-- What a job's workflow needs to know of it, as JobSnapshot in workflow/lifecycle/terms.hpp.
-- Its version is its last event.
create function job_snapshot(job jobs, version bigint) returns jsonb language sql stable parallel safe
  return jsonb_build_object(
    'job_id', (job).id, 'version', version, 'is_gone', false, 'status', (job).status,
    'gig_worker_id', (job).gig_worker_id, 'offered_worker_id', (job).offered_worker_id,
    'scheduled_start', (job).scheduled_start, 'scheduled_end', (job).scheduled_end,
    'worker_completed_at', (job).worker_completed_at, 'consumer_completed_at', (job).consumer_completed_at);

-- Who was told about an open job, so that nobody is told twice.
create table job_invitations (
  job_id      bigint not null references jobs on delete cascade,
  worker_id   bigint not null references users on delete cascade,
  round       integer not null check (round > 0),
  created_at  timestamptz not null default now(),
  primary key (job_id, worker_id)
);
create index job_invitations_worker on job_invitations (worker_id);

-- Notices that an activity sends carry a key, because it may run more than once.
alter table notifications add column key text check (length(key) between 1 and 200);
create unique index notifications_key on notifications (user_id, key) where key is not null;

-- Every job has the workflow of its name.
alter table jobs drop column workflow_id;
alter table jobs add column workflow_id text generated always as ('job-' || uuid::text) stored;
