-- People whom administrators enter without an e-mail address or a password; the time zones there are; and
-- entity tags made of what is shown, so that no row needs a version.

alter table users
  alter column email drop not null,
  alter column password_hash drop not null;

drop trigger users_version on users;
drop trigger jobs_version on jobs;
drop trigger reviews_version on reviews;
drop trigger schedules_version on schedules;
drop function grow_version();
alter table users drop column version;
alter table jobs drop column version;
alter table reviews drop column version;
alter table schedules drop column version;

create table time_zones (name text primary key);
insert into time_zones
  select name from pg_timezone_names where name !~ '^(posix|right)/' and name not in ('localtime', 'Factory', 'posixrules');
insert into time_zones values ('UTC') on conflict do nothing;
alter table users add foreign key (time_zone) references time_zones;

-- When a worker completed the profile; registration alone leaves it empty.
alter table worker_profiles add column registered_at timestamptz;

create function folded(words text[]) returns text[]
  language sql immutable strict parallel safe
  return array(select lower(word) from unnest(words) as word);
drop index worker_profiles_skills;
create index worker_profiles_skills on worker_profiles using gin (folded(skills));

create index users_created on users (created_at desc, id desc);

-- The great circle between two places of place_of().
create function kilometres(one cube, other cube) returns double precision
  language sql immutable strict parallel safe
  return 2 * 6371.0088 * asin(least(1, cube_distance(one, other) / 2));

-- Any job near a place; and the open ones, also those that wait for one worker's answer.
create index jobs_place on jobs using gist (place_of(location_latitude, location_longitude))
  where location_latitude is not null;
drop index jobs_open_place;
create index jobs_open_place on jobs using gist (place_of(location_latitude, location_longitude))
  where status in ('posted', 'offer_sent');
