// Help, settings and mistakes.
import assert from "node:assert/strict";

import { gigco } from "./gigco.mjs";

const misused = 2;

export const tests = {
  async "a word that is no command is refused with the usage's status"(service) {
    for (const words of [["fly"], ["migrate", "--sideways"], ["migrate", "--status", "--dry-run"], ["admin"], []]) {
      const { status, errors } = await gigco(service, words);
      assert.equal(status, misused, words.join(" "));
      assert.match(errors, /--help/);
    }
  },

  async "help explains commands and settings"(service) {
    assert.match((await gigco(service, ["--help"])).output, /migrate/);
    assert.match((await gigco(service, ["config", "--help"])).output, /DB_HOST/);
  },

  async "config shows values and where they came from, and no secrets"(service) {
    const hidden = "a password that nobody may see";
    const { status, output } = await gigco(service, ["config"], { environment: { DB_PASSWORD: hidden, PORT: "8181" } });
    assert.equal(status, 0);
    assert.match(output, /PORT.*8181/);
    assert.match(output, /DB_PASSWORD/);
    assert.ok(!output.includes(hidden));
  },

  async "all wrong settings are named at once"(service) {
    const { status, errors } = await gigco(service, ["config"], { environment: { PORT: "-1", JWT_EXPIRATION: "soon", GIGCO_HMOE: "x" } });
    assert.notEqual(status, 0);
    for (const name of ["PORT", "JWT_EXPIRATION", "GIGCO_HMOE"]) assert.match(errors, new RegExp(name));
  },

  async "the API refuses to start without a secret"(service) {
    const { status, errors } = await gigco(service, ["api"]);
    assert.notEqual(status, 0);
    assert.match(errors, /JWT_SECRET/);
  },

  async "openapi prints the document that is served"(service) {
    const { output } = await gigco(service, ["openapi"]);
    const served = await (await fetch(`${service.url}/openapi.json`)).json();
    assert.deepEqual(Object.keys(JSON.parse(output).paths), Object.keys(served.paths));
  },
};
