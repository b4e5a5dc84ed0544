-- Requests to keep a card whose answer never came are listed for administrators, newest first, and named by them.
alter table lost_customers add column id bigint generated always as identity unique;
create index lost_customers_newest on lost_customers (created_at desc, id desc);
