// What is kept too long goes by itself; what is still good for something stays.
import assert from "node:assert/strict";

import { password, person } from "../api/people.mjs";
import { metric } from "../api/service.mjs";
import { Instance } from "./instance.mjs";

const often = { command: "up", more: { PURGE_INTERVAL: "100ms", SANDBOX_PORT: "0" } };
const lock = "x'7075726765'::bigint";

/** Of each table one row that is kept too long, and one that is not yet: both are done with. */
function leaveBehind(service, id) {
  service.sql(`
    insert into idempotency_keys (user_id, key, operation, body_hash, status, response, created_at)
      select ${id}, age, 'past', 'x', 200, '{}', now() - age::interval from unnest(array['8 days', '6 days']) as age;
    insert into sessions (user_id, created_at, expires_at, revoked_at)
      select ${id}, now() - interval '90 days', now() - age::interval, null from unnest(array['8 days', '6 days']) as age;
    insert into refresh_tokens (token_hash, session_id)
      select lpad(id::text, 64, '0'), id from sessions where user_id = ${id} and expires_at < now();
    insert into sessions (user_id, created_at, expires_at, revoked_at)
      values (${id}, now() - interval '20 days', now() + interval '10 days', now() - interval '19 days');
    insert into account_tokens (token_hash, user_id, purpose, created_at, expires_at, used_at)
      select lpad('${id}-' || kind || age, 64, '0'), ${id}, 'reset_password', now() - interval '90 days',
             case kind when 'used' then now() + interval '1 day' else now() - age::interval end,
             case kind when 'used' then now() - age::interval end
        from unnest(array['8 days', '6 days']) as age, unnest(array['used', 'expired']) as kind;
    insert into outbox (topic, subject_id, payload, created_at, published_at)
      select 'purge.test', ${id}, '{}', now() - interval '90 days', now() - age::interval
        from unnest(array['8 days', '6 days', null]) as age`);
}

const left = (service, id) => service.sql(`
  select concat_ws(' ',
    (select count(*) from idempotency_keys where user_id = ${id}),
    (select count(*) from sessions where user_id = ${id}),
    (select count(*) from refresh_tokens where session_id in (select id from sessions where user_id = ${id} and expires_at < now())),
    (select count(*) from account_tokens where user_id = ${id}),
    (select count(*) from outbox where topic = 'purge.test' and subject_id = ${id}))`);

const counted = async (instance, name) => await metric(instance.adminUrl, name) ?? 0;

export const tests = {
  async "of two instances one purges at a time, and neither beside a third"(service) {
    const { id, email } = await person(service);
    const before = Number(service.sql(`select count(*) from account_tokens where user_id = ${id}`)); // registration's
    const instances = [];
    const { free } = await service.hold(`select pg_advisory_lock(${lock})`);
    try {
      leaveBehind(service, id);
      instances.push(await Instance.start(service, often), await Instance.start(service, often));
      for (const instance of instances) {
        await service.eventually(async () => assert.ok((await counted(instance, 'gigco_purge_turns_total{outcome="elsewhere"}')) >= 2));
      }
      assert.equal(left(service, id), `2 4 2 ${before + 4} 3`);
    } finally {
      await free();
    }
    // One of each, and of the mailed tokens one used and one expired; the revoked session stays, as do the living.
    await service.eventually(() => assert.equal(left(service, id), `1 3 1 ${before + 2} 2`));
    let gone = 0;
    for (const instance of instances) gone += await counted(instance, 'gigco_purged_rows_total{what="account_tokens"}');
    assert.equal(gone, 2);
    assert.equal((await service.call("login", { body: { email, password } })).status, 200);
    assert.deepEqual([await instances[0].stop(), await instances[1].stop()], [0, 0]);
  },
};
