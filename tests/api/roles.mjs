// Every route with every kind of caller. What is expected comes from the declarations alone.
import assert from "node:assert/strict";

import { admin, person } from "./people.mjs";
import { makeFor, namesInBody, resources } from "./resources.mjs";
import { expired, tampered } from "./tokens.mjs";

async function revoked(service) {
  const leaver = await person(service);
  await service.call("logout", { token: leaver.token });
  return leaver.token;
}

/** What an administrator does for nobody else is no act of administration. */
const isOwnBusiness = ["updateProfile", "readAllNotifications", "updateNotificationPreferences"];

export const tests = {
  async "every route answers every kind of caller as it is declared"(service) {
    const callers = {
      consumer: { role: "consumer", ...await person(service) },
      "other consumer": { role: "consumer", ...await person(service) },
      worker: { role: "gig_worker", ...await person(service, "gig_worker") },
      "other worker": { role: "gig_worker", ...await person(service, "gig_worker") },
      admin: { role: "admin", ...await admin(service) },
    };
    const strangers = {
      anonymous: [undefined, "AUTHENTICATION_REQUIRED"],
      expired: [expired(service, callers.consumer.token), "TOKEN_EXPIRED"],
      revoked: [await revoked(service), "SESSION_REVOKED"],
      tampered: [tampered(callers.consumer.token), "TOKEN_INVALID"],
    };
    const { ofPath, bodyOf } = resources(service, callers);
    let checked = 0;
    const audited = new Set();
    for (const { operation, pattern, method } of service.operations) {
      const id = operation.operationId;
      const roles = operation["x-roles"];
      if (roles === undefined) {
        assert.equal(operation.security, undefined, `${id} is open and yet asks for a token`);
        continue;
      }
      const named = pattern.includes("{id}") || namesInBody.includes(id);
      const resource = ofPath.find(([prefix]) => pattern.startsWith(prefix))?.[1];
      assert.ok(!named || resource, `${id}: nothing says what ${pattern} is about`);
      const ownership = operation["x-ownership"];
      const owners = resource?.[ownership];
      assert.ok(ownership === "none" || owners, `${id}: nothing says who is ${ownership}`);
      for (const [name, [token, code]] of Object.entries(strangers)) {
        const { status, body } = await service.call(id, { id: 1, token });
        assert.deepEqual([status, body.code], [401, code], `${id} by ${name}`);
        checked += 1;
      }
      for (const [name, { role, token }] of Object.entries(callers)) {
        const target = named ? await makeFor(resource, id) : undefined;
        const body = operation.requestBody ? await bodyOf[id]?.(target) ?? {} : undefined;
        const logged = role === "admin" ? service.sql("select count(*) from audit_log") : undefined;
        const answer = await service.call(id, { id: target, token, body });
        const what = `${id} by ${name}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`;
        if (!roles.includes(role)) {
          assert.deepEqual([answer.status, answer.body.code], [403, "ROLE_FORBIDDEN"], what);
        } else if (owners !== undefined && !owners.includes(name) && !(role === "admin" && ownership !== "author" && ownership !== "personal")) {
          assert.equal(answer.status, ownership === "personal" ? 404 : 403, what);
        } else {
          assert.ok(![401, 500].includes(answer.status) && answer.body.code !== "ROLE_FORBIDDEN", what);
          if (owners?.includes(name)) assert.notEqual(answer.status, 403, what);
          if (role === "admin" && method !== "GET" && answer.status < 300 && !isOwnBusiness.includes(id)) {
            assert.notEqual(service.sql("select count(*) from audit_log"), logged, `${what}: not in the audit log`);
            audited.add(id);
          }
        }
        checked += 1;
      }
    }
    assert.ok(checked > 500, `only ${checked} combinations`);
    const acts = service.operations.filter(({ method, operation }) => method !== "GET" && operation["x-roles"]?.includes("admin") &&
      !["author", "personal", "party", "assignee"].includes(operation["x-ownership"])).map(({ operation }) => operation.operationId);
    assert.deepEqual(acts.filter((id) => !audited.has(id) && !isOwnBusiness.includes(id)), [], "acts of an administrator that nobody looked up in the audit log");
  },
};
