// Shows that the checks beside this file refuse what they must refuse.
import { compare } from "./responses.mjs";
import { faultsForSwift, faultsOfPage } from "./swift.mjs";
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

/** A document with one operation whose body is this schema, and a page with these lines of Swift. */
const sent = (schema, more = {}) => ({ ...document, paths: { "/x": { post: { operationId: "makeThing", requestBody: { content: { "application/json": { schema } } }, responses: {}, ...more } } } });
const made = { 201: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } } };
const written = (...lines) => faultsOfPage(sent({ type: "object", properties: { first_name: { type: "string" }, size: { type: "integer" } } }, { responses: made }), "```swift\n" + lines.join("\n") + "\n```");
const call = (inits, end = ".created.body.json") => `let thing = try await client.makeThing(body: .json(.init(${inits})))${end}`;

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
  "a schema that Swift takes is accepted": faultsForSwift(sent({ type: ["string", "null"], enum: ["a", null] })).length === 0,
  "what the Swift generator cannot read is refused": faultsForSwift(sent({ not: { type: "string" } })).length === 1,
  "null as a name of what is never null is refused": faultsForSwift(sent({ type: "string", enum: ["a", null] })).length === 1,
  "two names that are one in Swift are refused": faultsForSwift(sent({ properties: { first_name: {}, firstName: {} } })).length === 1,
  "a media type that Swift does not know is refused": faultsForSwift(sent({}, { responses: { 200: { content: { "application/pdf": {} } } } })).length === 1,
  "Swift that says what the document says is accepted": written(call('firstName: "A (b)", size: 1'), "print(thing.made)").length === 0,
  "a page without Swift is refused": faultsOfPage(document, "").length === 1,
  "Swift that calls an unknown operation is refused": written("client.loseThing()").length === 1,
  "Swift with an unknown label is refused": written(call("colour: 1")).length === 1,
  "Swift with labels in another order is refused": written(call('size: 1, firstName: "A"')).length === 1,
  "Swift that expects an undeclared status is refused": written(call("size: 1", ".ok.body.json")).length === 1,
  "Swift that reads an unknown member is refused": written(call("size: 1"), "print(thing.colour)").length === 1,
  "Swift that reads an unknown member of one of the answers is refused": written(call("", ""), "switch thing {", "case .created(let it):", "print(it.body.json.colour)").length === 1,
};
for (const [name, holds] of Object.entries(cases)) {
  console.log(`${holds ? "ok" : "not ok"} - ${name}`);
  if (!holds) process.exitCode = 1;
}
