// Shows that the checks beside this file refuse what they must refuse.
import { compare } from "./responses.mjs";
import { faultsOf } from "./validate.mjs";

const document = {
  openapi: "3.1.0",
  info: { title: "Sample", version: "1" },
  paths: {
    "/api/things/{id}": {
      get: {
        operationId: "getThing",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: {
          200: { description: "The thing", content: { "application/json": { schema: { $ref: "#/components/schemas/Big" } } } },
          404: { $ref: "#/components/responses/Missing" },
        },
      },
    },
  },
  components: {
    schemas: {
      Thing: { type: "object", required: ["made"], properties: { made: { type: "string", format: "date-time" } } },
      Big: { allOf: [{ $ref: "#/components/schemas/Thing" }, { type: "object", properties: { size: { type: ["integer", "null"] } } }] },
    },
    responses: {
      Missing: {
        description: "None",
        content: { "application/json": { schema: { type: "object", properties: { error: { type: "string" } } } } },
      },
    },
  },
};
const record = (body, status = 200, operation_id = "getThing", content_type = "application/json; charset=utf-8") =>
  ({ operation_id, status, content_type, body });
const good = record({ made: "2026-01-02T03:04:05Z", size: null });
const missing = record({ error: "no" }, 404);
const accepts = (...records) => compare(document, records).every(({ faults }) => faults.length === 0);

const cases = {
  "a good document is accepted": (await faultsOf(document)).length === 0,
  "a document without responses is refused":
    (await faultsOf({ ...document, paths: { "/x": { get: { responses: 1 } } } })).length > 0,
  "OpenAPI 3.0 is refused": (await faultsOf({ ...document, openapi: "3.0.3" })).length > 0,
  "matching responses are accepted": accepts(good, missing),
  "the text of a matching response is accepted": accepts({ ...good, body: JSON.stringify(good.body) }, missing),
  "a declared error that nobody saw is refused": !accepts(good),
  "an error with another shape is refused": !accepts(good, missing, record({ fault: "no" }, 404)),
  "a wrong type is refused": !accepts(good, missing, record({ ...good.body, size: "1" })),
  "a wrong format is refused": !accepts(good, missing, record({ ...good.body, made: "yesterday" })),
  "a missing property is refused": !accepts(good, missing, record({ size: 1 })),
  "a property nobody declared is refused": !accepts(good, missing, record({ ...good.body, extra: 1 })),
  "an undeclared status is refused": !accepts(good, missing, record({}, 418)),
  "an undeclared content type is refused": !accepts(good, missing, record("made", 200, "getThing", "text/html")),
  "an operation nobody called is refused": !accepts(missing),
  "a record of an unknown operation is refused": !accepts(good, missing, record({}, 200, "other")),
};
for (const [name, holds] of Object.entries(cases)) {
  console.log(`${holds ? "ok" : "not ok"} - ${name}`);
  if (!holds) process.exitCode = 1;
}
