// Processes that begin on a server which is not their own.
import assert from "node:assert/strict";

import { jobBody, person } from "../api/people.mjs";
import { emptyDatabase } from "../cli/gigco.mjs";
import { Instance } from "./instance.mjs";

export const tests = {
  async "gigco api serves the database that DB_HOST names, beside others"(service) {
    const instance = await Instance.start(service);
    const { token } = await person(service);
    assert.equal((await instance.call("getReadiness")).status, 200);
    const made = await instance.call("createJob", { token, body: jobBody });
    assert.equal(made.status, 201);
    assert.equal((await service.call("getJob", { id: made.body.id, token })).body.title, jobBody.title);
    assert.equal(await instance.stop(), 0);
  },

  async "gigco up makes demo people in a database of its own only, and for development only"(service) {
    assert.match(service.lastWords, /Demo logins/);
    const elsewhere = { command: "up", database: emptyDatabase(service, "elsewhere"), more: { SANDBOX_PORT: "0" } };
    const instance = await Instance.start(service, elsewhere);
    assert.doesNotMatch(instance.said, /Demo logins/);
    assert.equal(service.sql("select count(*) from users", "elsewhere"), "0");
    assert.equal(await instance.stop(), 0);
    const productive = await Instance.start(service, { command: "up", more: { DB_HOST: "", ENV: "staging", SANDBOX_PORT: "0" } });
    assert.doesNotMatch(productive.said, /Demo logins/);
    const login = await productive.call("login", { body: { email: "ada@demo.gigco.example", password: "Try-GigCo-2026" } });
    assert.equal(login.status, 401);
    assert.equal(await productive.stop(), 0);
  },
};
