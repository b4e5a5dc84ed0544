-- What was done at the card processor in a time, for comparing the books of that time.
create index payment_operations_finished on payment_operations (finished_at) where status = 'succeeded';
