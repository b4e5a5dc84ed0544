// gigco admin create.
import assert from "node:assert/strict";

import { gigco } from "./gigco.mjs";

const password = "Quiet-River-2026";
const create = (service, email, input) =>
  gigco(service, ["admin", "create", "--email", email, "--name", "Boss"], { input: `${input}\n` });

export const tests = {
  async "admin create makes one who may log in and is administrator"(service) {
    const { status, output } = await create(service, "boss@example.com", password);
    assert.equal(status, 0);
    assert.match(output, /boss@example\.com/);
    const login = await service.call("login", { body: { email: "boss@example.com", password } });
    assert.equal(login.status, 200);
    assert.equal(login.body.role, "admin");
  },

  async "admin create refuses a weak password, an address in use and what is no address"(service) {
    for (const [email, input, field] of [
      ["weak@example.com", "short", /password/i],
      ["boss@example.com", password, /email/i],
      ["nobody", password, /email/i],
    ]) {
      const { status, errors } = await create(service, email, input);
      assert.notEqual(status, 0, email);
      assert.match(errors, field);
    }
    assert.equal(service.sql("select count(*) from users where email in ('weak@example.com', 'nobody')"), "0");
  },
};
