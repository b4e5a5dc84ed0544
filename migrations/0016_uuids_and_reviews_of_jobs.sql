-- A uuid for everything that has an id, and reviews that are listed by their job without reading all jobs.

alter table audit_log add column uuid uuid not null unique default gen_random_uuid();
alter table dispute_statements add column uuid uuid not null unique default gen_random_uuid();

-- A copy of what reviews are found and sorted by, because no index spans two tables.
alter table reviews add column job_title text, add column job_category text;
update reviews set job_title = job.title, job_category = job.category from jobs as job where job.id = reviews.job_id;
alter table reviews alter column job_title set not null, alter column job_category set not null;

create function reviews_copy_job() returns trigger language plpgsql as $$
begin
  select job.title, job.category into new.job_title, new.job_category from jobs as job where job.id = new.job_id;
  return new;
end $$;
create trigger reviews_job before insert on reviews for each row execute function reviews_copy_job();

create function jobs_tell_reviews() returns trigger language plpgsql as $$
begin
  update reviews set job_title = new.title, job_category = new.category where job_id = new.id;
  return null;
end $$;
create trigger jobs_reviews after update of title, category on jobs for each row
  when (old.title <> new.title or old.category <> new.category) execute function jobs_tell_reviews();

create index reviews_job_title on reviews (lower(job_title), id);
create index reviews_job_category on reviews (job_category, created_at desc, id desc);
