// A marketplace with a million jobs, made in the database itself: through the API it would take hours.

export const city = { lat: 48.8566, lng: 2.3522 };
export const rareCategory = "tutoring"; // one job in 10,000
export const highPay = 5_000; // units of currency, and as rare
export const commonSkill = "sweeping"; // everybody's
export const rareSkill = "juggling"; // one worker's in 1,000

const jobCount = 1_000_000;
const consumerCount = 1_000;
const workerCount = 100_000;
const reviewCount = 100_000;

/** Makes the table's plain indexes anew after the filling, which is several times as fast as to keep them meanwhile. */
function fill(service, table, statements) {
  const [definitions, names] = ["indexdef", "format('%I', indexname)"].map((what) => service.sql(`
    select string_agg(${what}, '${what === "indexdef" ? ";" : ","}' order by indexname) from pg_indexes
     where tablename = '${table}' and indexname not in (select conname from pg_constraint where conrelid = '${table}'::regclass)`));
  service.sql(`set synchronous_commit = off; set maintenance_work_mem = '512MB';
    begin; drop index ${names}; ${statements}; ${definitions}; commit`);
  service.sql(`vacuum analyze ${table}`); // as autovacuum does sooner or later
}

/** Eight jobs in ten stand open in one city of about 20 km; the others are cancelled, or all over Europe. */
function fillJobs(service, consumer) {
  fill(service, "jobs", `
    insert into jobs (consumer_id, title, description, category, status, total_pay_cents, location_latitude, location_longitude, created_at)
    select case when n % 5 = 0 then ${consumer.id} else first.id + n % ${consumerCount} end, 'Job ' || n, 'One of very many',
           case when n % 10000 = 0 then '${rareCategory}' when n % 3 = 0 then 'cleaning' else 'delivery' end,
           case when n % 10 = 1 then 'cancelled' else 'posted' end,
           case when n % 10000 = 7 then ${highPay * 100} + n % 777 else 1000 + n % 9000 end,
           case when n % 10 = 2 then 40 + 20 * random() else ${city.lat} - 0.1 + 0.2 * random() end,
           case when n % 10 = 2 then -5 + 20 * random() else ${city.lng} - 0.15 + 0.3 * random() end,
           now() - n * interval '1 second'
      from generate_series(1, ${jobCount}) as n cross join (select min(id) as id from users where email like 'some%') as first`);
}

function fillPeople(service) {
  fill(service, "users", `
    insert into users (email, name, password_hash, role, created_at)
    select 'some' || n || '@example.com', 'Consumer ' || n, '-', 'consumer', now() - n * interval '1 second' from generate_series(1, ${consumerCount}) as n;
    insert into users (email, name, password_hash, role, latitude, longitude, rating_sum, rating_count, created_at)
    select 'many' || n || '@example.com', 'Worker ' || n, '-', 'gig_worker', ${city.lat} - 1 + 2 * random(), ${city.lng} - 1 + 2 * random(),
           (1 + n % 5) * (n % 7), n % 7, now() - n * interval '1 second'
      from generate_series(1, ${workerCount}) as n`);
  fill(service, "worker_profiles", `
    insert into worker_profiles (user_id, hourly_rate_cents, registered_at, skills)
    select id, 1000 + id % 9000, now(), array['${commonSkill}'] || case when id % 1000 = 7 then array['${rareSkill}'] else '{}' end from users where email like 'many%'
    on conflict (user_id) do nothing`);
}

function fillReviews(service, worker) {
  fill(service, "reviews", `
    insert into reviews (job_id, reviewer_id, reviewee_id, rating, created_at)
    select job.id, job.consumer_id, case when job.id % 5 = 0 then ${worker.id} else first.id + job.id % ${workerCount} end, 1 + job.id % 5, job.created_at
      from (select * from jobs where title like 'Job %' limit ${reviewCount}) as job
      cross join (select min(id) as id from users where email like 'many%') as first`);
}

export function makeMillion(service, consumer, worker) {
  fillPeople(service);
  fillJobs(service, consumer);
  fillReviews(service, worker);
  return Number(service.sql("select count(*) from jobs"));
}
