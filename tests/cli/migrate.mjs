// gigco migrate, and what the API says of a schema that is not its own.
import assert from "node:assert/strict";

import { emptyDatabase, gigco } from "./gigco.mjs";

const secret = { JWT_SECRET: "a secret of more than thirty-two bytes" };
const tables = (service, database) => service.sql("select count(*) from pg_tables where schemaname = 'public'", database);

export const tests = {
  async "migrate --status tells what waits, and changes nothing"(service) {
    const database = emptyDatabase(service, "cli_status");
    const { status, output } = await gigco(service, ["migrate", "--status"], { database });
    assert.equal(status, 0);
    assert.match(output, /^0001_core\.sql +waits$/m);
    assert.match(output, /^database at version 0, program at \d+$/m);
    assert.equal(tables(service, database), "0");
  },

  async "migrate --dry-run applies and takes back"(service) {
    const database = emptyDatabase(service, "cli_dry_run");
    const { status, output } = await gigco(service, ["migrate", "--dry-run"], { database });
    assert.equal(status, 0);
    assert.match(output, /^would apply 0001_core\.sql/m);
    assert.equal(tables(service, database), "0");
  },

  async "migrate applies once, and says so"(service) {
    const database = emptyDatabase(service, "cli_migrate");
    assert.match((await gigco(service, ["migrate"], { database })).output, /^applied 0001_core\.sql/m);
    assert.match((await gigco(service, ["migrate"], { database })).output, /^0 applied, \d+ were there already$/m);
    const { output } = await gigco(service, ["migrate", "--status"], { database });
    assert.match(output, /^0001_core\.sql +\d{4}-\d\d-\d\d/m);
  },

  async "several that migrate at once apply each file once"(service) {
    const database = emptyDatabase(service, "cli_race");
    const runs = await Promise.all(Array.from({ length: 4 }, () => gigco(service, ["migrate"], { database })));
    assert.deepEqual(runs.map(({ status }) => status), [0, 0, 0, 0]);
    assert.equal(runs.filter(({ output }) => /^applied 0001_core/m.test(output)).length, 1);
  },

  async "migrate refuses a file that was changed after it was applied"(service) {
    const database = emptyDatabase(service, "cli_changed");
    await gigco(service, ["migrate"], { database });
    const table = service.sql("select tablename from pg_tables where tablename like '%migration%'", database);
    service.sql(`update ${table} set checksum = repeat('0', 64)`, database);
    const { status, errors } = await gigco(service, ["migrate"], { database });
    assert.notEqual(status, 0);
    assert.match(errors, /0001_core\.sql/);
  },

  async "the API does not start on a schema that is behind"(service) {
    const database = emptyDatabase(service, "cli_behind");
    const { status, errors, output } = await gigco(service, ["api"], { database, environment: { ...secret, PORT: "1" } });
    assert.notEqual(status, 0);
    assert.match(errors + output, /gigco migrate/);
  },

  async "/ready fails while the schema is behind"(service) {
    const table = service.sql("select tablename from pg_tables where tablename like '%migration%'");
    assert.equal((await fetch(`${service.url}/ready`)).status, 200);
    service.sql(`create table kept as select * from ${table}; delete from ${table}`);
    try {
      assert.equal((await fetch(`${service.url}/ready`)).status, 503);
    } finally {
      service.sql(`insert into ${table} select * from kept; drop table kept`);
    }
    assert.equal((await fetch(`${service.url}/ready`)).status, 200);
  },

  async "a database that is not there is named"(service) {
    const { status, errors } = await gigco(service, ["migrate"], { database: "cli_none" });
    assert.notEqual(status, 0);
    assert.match(errors, /cli_none/);
  },
};
