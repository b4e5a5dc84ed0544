-- What keeps lists and matching quick at a million jobs: an index for each order that a list has.

-- Open jobs near a place. The category comes first, so that a rare one is found without walking through all else that a
-- dense city has; and a page of the index is read for "at least so much" only if one of its jobs pays that.
drop index jobs_open_place;
create index jobs_open_place on jobs
  using gist (category, place_of(location_latitude, location_longitude), total_pay_cents)
  where status in ('posted', 'offer_sent');

create index jobs_open on jobs (created_at desc, id desc) where status in ('posted', 'offer_sent');
create index jobs_pay on jobs (total_pay_cents, id);
create index jobs_category on jobs (category, created_at desc, id desc);

drop index users_workers;
create index users_workers on users (created_at desc, id desc) where role = 'gig_worker' and is_active;
-- The expression is that of users_top_rated.
create index users_workers_rated on users (((rating_sum + 17.5) / (rating_count + 5.0)) desc, id)
  where role = 'gig_worker' and is_active;

drop index worker_profiles_rate;
create index worker_profiles_rate_low on worker_profiles (hourly_rate_cents, user_id);
create index worker_profiles_rate_high on worker_profiles (hourly_rate_cents desc nulls last, user_id);

create index schedule_times_offered on schedule_times using gist (during) where is_available;

create index reviews_rating on reviews (rating, id);

-- The hours that a job takes, as far as they are known; an hour when nobody has said how long.
create function hours_of(starts timestamptz, ends timestamptz, estimated_hours double precision) returns tstzrange
  language sql stable parallel safe
  return case when starts is not null then
    tstzrange(starts, coalesce(ends, starts + coalesce(estimated_hours, 1) * interval '1 hour')) end;
