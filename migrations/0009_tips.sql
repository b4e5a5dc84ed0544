-- Tips: payments of a finished job beyond its pay, all of which is the worker's.
alter table transactions
  drop constraint transactions_type_check,
  add constraint transactions_type_check check (type in ('authorization', 'capture', 'charge', 'refund', 'payout', 'fee',
                                                         'tip'));
