-- What has ended long ago is found without reading what has not.
create index sessions_expires on sessions (expires_at);
create index account_tokens_ended on account_tokens ((coalesce(used_at, expires_at)));
create index outbox_published on outbox (published_at) where published_at is not null;
