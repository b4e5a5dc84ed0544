-- An authorisation that is about to end while its job waits for a worker is made anew with the card that was kept: a
-- payment of its own, in the place of the one before.
alter table transactions add column renews_id bigint unique references transactions;
