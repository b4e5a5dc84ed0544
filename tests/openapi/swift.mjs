// The document is one that the Swift OpenAPI Generator takes, and docs/api/swift.md says nothing else than the document.
// No Swift is compiled here.  node swift.mjs <openapi.json> <swift.md>
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

import { operationsOf } from "./validate.mjs";

/** Of the generator's page "Supported OpenAPI features": what it reads of a schema, and what it may safely overlook. */
const readOfSchemas = ["type", "format", "properties", "required", "items", "enum", "oneOf", "anyOf", "allOf", "additionalProperties", "description", "title", "$ref"];
const overlooked = ["minimum", "maximum", "minLength", "maxLength", "maxItems", "minItems", "pattern", "default", "examples", "writeOnly", "readOnly"];
const mediaTypes = ["application/json", "text/plain", "text/csv"];
const statusNames = { ok: "200", created: "201", conflict: "409" };

/** SOAR-0013: snake_case and Header-Case to lowerCamelCase. */
export const swiftName = (name) => name.split(/[_-]/).map((word, index) =>
  (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1)).join("");

function faultsOfSchema(schema, where) {
  const own = Object.keys(schema).filter((key) => !readOfSchemas.includes(key) && !overlooked.includes(key)).map((key) => `${where}: ${key}`);
  const { properties = {}, items, enum: names = [], additionalProperties } = schema;
  const types = [schema.type].flat();
  if (names.some((name) => name === null ? !types.includes("null") : typeof name !== "string")) own.push(`${where}: enum of ${JSON.stringify(names)}`);
  const parts = [...Object.entries(properties), ...["oneOf", "anyOf", "allOf"].flatMap((key) => (schema[key] ?? []).map((part, index) => [`${key}/${index}`, part])),
    ...(items ? [["items", items]] : []), ...(typeof additionalProperties === "object" ? [["additionalProperties", additionalProperties]] : [])];
  return [...own, ...clashes(Object.keys(properties), where), ...clashes(names.filter((name) => name !== null), where), ...parts.flatMap(([name, part]) => faultsOfSchema(part, `${where}/${name}`))];
}

function clashes(names, where) {
  const seen = names.map((name) => swiftName(name).toLowerCase());
  return names.filter((name, index) => seen.indexOf(seen[index]) !== index).map((name) => `${where}: ${name} is another's name in Swift`);
}

function faultsOfParameter({ name, in: place, style, schema }, where) {
  const good = ["path", "query", "header"].includes(place) && style === undefined && schema !== undefined;
  return [...(good ? [] : [`${where}: parameter ${name}`]), ...faultsOfSchema(schema ?? {}, `${where}/${name}`)];
}

/** The faults of a document in the generator's eyes, as sentences. */
export function faultsForSwift(document) {
  const { schemas = {} } = document.components ?? {};
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  const ofOperation = ({ operationId = "", parameters = [], requestBody, responses }) => {
    const contents = [requestBody, ...Object.values(responses)].flatMap((each) => Object.entries(each?.content ?? {}));
    return [...(/^[a-z][A-Za-z0-9]*$/.test(operationId) ? [] : [`operationId ${JSON.stringify(operationId)}`]),
      ...contents.flatMap(([type, { schema }]) => mediaTypes.includes(type) ? faultsOfSchema(schema ?? {}, operationId) : [`${operationId}: ${type}`]),
      ...parameters.flatMap((parameter) => faultsOfParameter(parameter, operationId)), ...clashes(parameters.map(({ in: place, name }) => `${place}_${name}`), operationId)];
  };
  return [...clashes(Object.keys(schemas), "schemas"), ...clashes(operations.map(({ operationId }) => operationId), "operations"),
    ...Object.entries(schemas).flatMap(([name, schema]) => faultsOfSchema(schema, name)), ...operations.flatMap(ofOperation)];
}

/** The text between a bracket's position and its partner. */
function within(text, open) {
  let depth = 0;
  for (let i = open; i < text.length; ++i) {
    depth += text[i] === "(" ? 1 : text[i] === ")" ? -1 : 0;
    if (depth === 0) return text.slice(open + 1, i);
  }
  throw new Error(`no end of ${text.slice(open, open + 40)}`);
}

/** The labels of a call's own arguments, in their order. */
function labelsOf(inside) {
  const flat = inside.replaceAll(/"[^"]*"/g, "");
  let depth = 0;
  const own = [...flat].filter((c) => { depth += c === "(" ? 1 : 0; const keep = depth === 0; depth -= c === ")" ? 1 : 0; return keep; }).join("");
  return [...own.matchAll(/(?:^|,)\s*([A-Za-z]\w*):/g)].map(([, label]) => label);
}

const resolved = (document, schema) => (schema?.$ref ? document.components.schemas[schema.$ref.split("/").at(-1)] : schema);
const bodyOf = (document, holder) => resolved(document, holder?.content?.["application/json"]?.schema);

function faultsOfCall(document, operation, code) {
  const named = (place) => (operation.parameters ?? []).filter((each) => each.in === place).map(({ name }) => swiftName(name));
  const known = { path: named("path"), query: named("query"), headers: named("header"), json: Object.keys(bodyOf(document, operation.requestBody)?.properties ?? {}).map(swiftName) };
  return Object.entries(known).flatMap(([part, names]) => [...code.matchAll(new RegExp(`${part === "json" ? String.raw`\.json\(` : `${part}: `}\\.init\\(`, "g"))].flatMap(({ 0: text, index }) => {
    const places = labelsOf(within(code, index + text.length - 1)).map((label) => [label, names.indexOf(label)]);
    const unknown = places.filter(([, place]) => place < 0).map(([label]) => `${operation.operationId} has no ${part} ${label}`);
    return places.every(([, place], i) => i === 0 || place > places[i - 1][1]) ? unknown : [...unknown, `${operation.operationId}: the order of ${part}`];
  }));
}

/** What `let name = try await client.operation(…).status.body.json` and `for name in other.member` are. */
function typesIn(document, code, operations) {
  const types = new Map();
  for (const [, name, id, status] of code.matchAll(/let (\w+) = try await client\.(\w+)\((?:.|\n)*?\)\.(\w+)\.body\.json/g)) types.set(name, bodyOf(document, operations.get(id)?.responses[statusNames[status]]));
  const items = (name, member) => resolved(document, Object.entries(types.get(name)?.properties ?? {}).find(([each]) => swiftName(each) === member)?.[1]?.items);
  for (const [, name, other, member] of code.matchAll(/(?:for|guard let) (\w+) (?:in|=) (\w+)\.(\w+)/g)) types.set(name, items(other, member));
  return types;
}

/** `let answer = try await client.operation(…)`, and then `case .status(let name)` with `name.body.json.member`. */
function faultsOfCases(document, code, operations) {
  const asked = [...code.matchAll(/let (\w+) = try await client\.(\w+)\(/g)].filter(([, name]) => code.includes(`switch ${name} {`));
  return asked.flatMap(([, , id]) => [...code.matchAll(/case \.(\w+)\(let (\w+)\):/g)].flatMap(([, status, name]) => {
    const answer = bodyOf(document, operations.get(id)?.responses[statusNames[status]]);
    const members = [...code.matchAll(new RegExp(String.raw`\b${name}\.body\.json\.(\w+)`, "g"))].map(([, member]) => member);
    const known = Object.keys(answer?.properties ?? {}).map(swiftName);
    return answer === undefined ? [`${id} never answers ${status}`] : members.filter((member) => !known.includes(member)).map((member) => `${id}, ${status}: no ${member}`);
  }));
}

/** What the Swift of a page says that the document does not. */
export function faultsOfPage(document, page) {
  const operations = new Map(Object.values(document.paths).flatMap((item) => Object.values(item)).map((operation) => [operation.operationId, operation]));
  const blocks = [...page.matchAll(/```swift\n([\s\S]*?)```/g)].map(([, code]) => code);
  const faults = blocks.length === 0 ? ["there is no Swift"] : [];
  for (const code of blocks) {
    for (const { 0: text, 1: id, index } of code.matchAll(/client\.(\w+)\(/g)) {
      const operation = operations.get(id);
      faults.push(...(operation === undefined ? [`no operation ${id}`] : faultsOfCall(document, operation, within(code, index + text.length - 1))));
      const status = /^\.(\w+)\.body/.exec(code.slice(index + text.length + within(code, index + text.length - 1).length + 1))?.[1];
      if (operation !== undefined && status !== undefined && !(statusNames[status] in operation.responses)) faults.push(`${id} never answers ${status}`);
    }
    faults.push(...faultsOfCases(document, code, operations));
    for (const [name, schema] of typesIn(document, code, operations)) {
      const known = Object.keys(schema?.properties ?? {}).map(swiftName);
      for (const [, member] of code.matchAll(new RegExp(String.raw`\b${name}\.(\w+)`, "g"))) if (!known.includes(member)) faults.push(`${name} has no ${member}`);
    }
  }
  return faults;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [document, page] = [JSON.parse(await readFile(process.argv[2], "utf8")), await readFile(process.argv[3], "utf8")];
  for (const [name, faults] of [[`the Swift generator takes the document's ${operationsOf(document).length} operations`, faultsForSwift(document)],
    ["docs/api/swift.md names what is in the document", faultsOfPage(document, page)]]) {
    faults.forEach((fault) => console.log(`  ${fault}`));
    console.log(`${faults.length === 0 ? "ok" : "not ok"} - ${name}`);
    if (faults.length > 0) process.exitCode = 1;
  }
}
