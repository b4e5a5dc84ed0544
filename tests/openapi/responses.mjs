// Do the responses that the integration tests recorded match what the document promises?
//   node responses.mjs <openapi.json> <responses.jsonl>
// A record is {"operation_id", "status", "content_type", "body"}; the body is JSON or its text. Every
// operation needs a recorded answer of every status it declares, and a property that a schema does not list is a fault.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

import { operationsOf } from "./validate.mjs";

const documentId = "openapi.json";
const openSchemas = "x-open-schemas"; // copies of the components that may be extended through allOf
const maximumFaultsShown = 5; // per operation

/** Answers that no test of the API can ask for, and why. */
const exceptions = {
  503: { why: "the database or the card processor is away: tests/api/recovery.mjs, tests/storm", operations: "all" },
  409: {
    why: "only when two do the same at the same moment, or while the service has no bank of its own",
    operations: ["replayDeadLetter", "discardDeadLetter", "resolveLostCustomer", "createJob", "createTransaction", "reconcile", "updateProfile", "updateWorker", "deactivateWorker", "updateService", "removeService",
      "retireServiceTemplate", "deleteSchedule", "updateNotification", "readNotification", "readAllNotifications", "updateNotificationPreferences",
      "savePaymentMethod", "removePaymentMethod", "makePaymentMethodDefault", "setPayoutAccount", "removePayoutAccount", "getSettlementBatchNacha"],
  },
  404: { why: "only for a worker who is deactivated meanwhile", operations: ["matchJobs"] },
  402: { why: "Clover declines when money is reserved", operations: ["capturePayment", "refundPayment"] },
};
const mayStayUnseen = (status, id) => exceptions[status]?.operations === "all" || exceptions[status]?.operations.includes(id);

/** Forbids what a schema does not list. Parts of an allOf stay open: the whole is closed instead. */
function close(schema, mayExtend = false) {
  if (Array.isArray(schema)) return schema.map((part) => close(part));
  if (schema === null || typeof schema !== "object") return schema;
  const closed = {};
  for (const [key, value] of Object.entries(schema)) {
    if (["enum", "const", "default", "example", "examples", "required"].includes(key)) closed[key] = value;
    else if (["properties", "patternProperties", "$defs"].includes(key)) {
      closed[key] = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, close(part)]));
    } else if (key === "allOf") {
      closed[key] = value.map((part) => part.$ref === undefined ? close(part, true)
        : { ...part, $ref: part.$ref.replace("#/components/schemas/", `#/components/${openSchemas}/`) });
    } else closed[key] = close(value);
  }
  const listed = schema.properties !== undefined || schema.allOf !== undefined;
  const decided = "additionalProperties" in schema || "unevaluatedProperties" in schema;
  if (listed && !decided && !mayExtend) closed.unevaluatedProperties = false;
  return closed;
}

function closedDocument(document) {
  const copy = structuredClone(document);
  const schemas = copy.components?.schemas ?? {};
  const each = (mayExtend) => Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, close(schema, mayExtend)]));
  copy.components = { ...copy.components, schemas: each(false), [openSchemas]: each(true) };
  const closeContent = (responses) => Object.values(responses ?? {}).forEach((response) =>
    Object.values(response.content ?? {}).forEach((media) => {
      if (media.schema !== undefined) media.schema = close(media.schema);
    }));
  closeContent(copy.components.responses);
  Object.values(copy.paths ?? {}).forEach((item) =>
    Object.values(item).forEach((operation) => closeContent(operation?.responses)));
  return copy;
}

function resolve(document, pointer) {
  return pointer.split("/").slice(1).reduce(
    (value, key) => value?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], document);
}

/** [{id, faults}] for every operation of the document and every record that names none. */
export function compare(document, records) {
  const closed = closedDocument(document);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(closed, documentId, undefined, false);

  const faultOf = (operation, record) => {
    const status = String(record.status);
    const key = [status, `${status[0]}XX`, "default"].find((name) => operation.responses[name] !== undefined);
    if (key === undefined) return "this status is not in the document";
    let pointer = `${operation.pointer}/responses/${key}`;
    const reference = resolve(closed, pointer).$ref;
    if (reference !== undefined) pointer = reference.slice(1);
    const content = resolve(closed, pointer).content;
    const type = (record.content_type ?? "").split(";")[0].trim();
    if (content === undefined) return record.body ? "the document promises no body" : undefined;
    if (content[type] === undefined) return `content type ${JSON.stringify(type)} is not in the document`;
    if (content[type].schema === undefined || !/[/+]json$/.test(type)) return undefined;
    const validate = ajv.compile({
      $ref: `${documentId}#${pointer}/content/${encodeURIComponent(type.replaceAll("/", "~1"))}/schema`
        .replaceAll("{", "%7B").replaceAll("}", "%7D"),
    });
    const body = typeof record.body === "string" ? JSON.parse(record.body) : record.body;
    return validate(body) ? undefined : ajv.errorsText(validate.errors, { dataVar: "body" }) +
      (validate.errors.find((error) => error.keyword === "unevaluatedProperties") === undefined ? "" :
        `: ${validate.errors.map((error) => error.params.unevaluatedProperty).filter(Boolean).join(", ")}`);
  };

  const operations = operationsOf(document);
  const results = operations.map((operation) => {
    const own = records.filter((record) => record.operation_id === operation.id);
    const faults = own.flatMap((record) => {
      let fault;
      try {
        fault = faultOf(operation, record);
      } catch (error) {
        fault = String(error.message);
      }
      return fault === undefined ? [] : [`${record.status}: ${fault}`];
    });
    const isSeen = (status) => own.some((record) => String(record.status) === status);
    const unseen = Object.keys(operation.responses).filter((status) => !isSeen(status) && !mayStayUnseen(status, operation.id));
    if (unseen.length > 0) faults.push(`no answer was recorded with ${unseen.join(", ")}`);
    return { id: operation.id, faults: [...new Set(faults)] };
  });
  const strangers = new Set(records.map((record) => record.operation_id)
    .filter((id) => !operations.some((operation) => operation.id === id)));
  return results.concat([...strangers].map((id) => ({ id, faults: ["the document has no such operation"] })));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const document = JSON.parse(await readFile(process.argv[2], "utf8"));
  const lines = (await readFile(process.argv[3], "utf8").catch(() => "")).split("\n").filter(Boolean);
  for (const { id, faults } of compare(document, lines.map((line) => JSON.parse(line)))) {
    faults.slice(0, maximumFaultsShown).forEach((fault) => console.log(`  ${fault}`));
    console.log(`${faults.length === 0 ? "ok" : "not ok"} - ${id} answers as the document says`);
    if (faults.length > 0) process.exitCode = 1;
  }
}
