-- The request that saved a card, so that its retry saves no second one.
alter table payment_methods add column request_uuid uuid unique;
