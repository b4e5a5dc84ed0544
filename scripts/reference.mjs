// Prints the reference of the API as Markdown, from its OpenAPI document.  node reference.mjs <openapi.json>
import fs from "node:fs";

const document = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const schemas = document.components.schemas;
const paging = ["page", "limit", "offset", "cursor"];
const alwaysPossible = ["400", "401", "403", "404", "429", "503"];

const nameOf = (schema) => schema?.$ref?.split("/").at(-1);

/** "integer", "list of Job", "cleaning | delivery"; "or null" is said apart. */
function typeOf(schema) {
  if (schema.$ref) return `[${nameOf(schema)}](#${nameOf(schema).toLowerCase()})`;
  if (schema.anyOf) return schema.anyOf.filter(({ type }) => type !== "null").map(typeOf).join(" or ");
  if (schema.oneOf) return schema.oneOf.map(typeOf).join(" or ");
  if (schema.enum) return schema.enum.filter((value) => value !== null).map((value) => `\`${value}\``).join(", ");
  const [type] = [schema.type].flat().filter((each) => each !== "null");
  if (type === "array") return `list of ${typeOf(schema.items)}`;
  if (type === "object" && schema.additionalProperties) return "object of texts";
  return schema.format && schema.format !== "double" && !schema.format.startsWith("int") ? schema.format : type ?? "any JSON";
}

const isNullable = (schema) => [schema.type].flat().includes("null") || (schema.anyOf ?? []).some(({ type }) => type === "null");

function limitsOf(schema) {
  const limits = [];
  if (schema.minLength !== undefined || schema.maxLength !== undefined) limits.push(`${schema.minLength ?? 0} to ${schema.maxLength ?? "any"} characters`);
  const isBounded = [schema.minimum, schema.maximum].some((bound) => bound !== undefined && Math.abs(bound) < 1e12);
  if (isBounded) limits.push([schema.minimum !== undefined && `from ${schema.minimum}`, schema.maximum < 1e12 && `to ${schema.maximum}`].filter(Boolean).join(" "));
  if (schema.maxItems !== undefined) limits.push(`at most ${schema.maxItems} items`);
  return [...limits, schema.description].filter(Boolean).join("; ");
}

function fieldTable(fields) {
  return ["| field | type | |", "|---|---|---|",
    ...fields.map(([name, schema, note]) => `| \`${name}\` | ${typeOf(schema).replaceAll("|", "\\|")} | ${[note, limitsOf(schema)].filter(Boolean).join("; ")} |`), ""];
}

function operationLines(method, pattern, operation) {
  const lines = [`### ${operation.summary}`, "", `\`${method.toUpperCase()} ${pattern}\` (\`${operation.operationId}\`)`, ""];
  if (operation.deprecated) lines.push("**Deprecated**: see [versioning](versioning.md).", "");
  const roles = operation["x-roles"];
  const owner = { owner: "the owner", assignee: "the assigned worker", party: "the two parties", author: "the author", personal: "oneself" }[operation["x-ownership"]];
  lines.push(roles === undefined ? "For everybody, without a token." : `For ${roles.map((role) => `\`${role}\``).join(", ")}${owner ? `; restricted to ${owner}` : ""}.`, "");
  const asked = (operation.parameters ?? []).filter((parameter) => parameter.in === "query");
  const isPaged = paging.every((name) => asked.some((parameter) => parameter.name === name));
  const parameters = isPaged ? asked.filter(({ name }) => !paging.includes(name)) : asked;
  if (isPaged) lines.push("In pages: `page` or `offset`, `limit`, `cursor`.", "");
  if (parameters.length > 0) lines.push("Query:", "", ...fieldTable(parameters.map(({ name, required, schema }) => [name, schema, required ? "required" : ""])));
  const body = nameOf(operation.requestBody?.content["application/json"].schema);
  if (body) {
    const { properties, required = [] } = schemas[body];
    lines.push(`Body (\`${body}\`):`, "", ...fieldTable(Object.entries(properties).map(([name, schema]) => [name, schema, required.includes(name) ? "required" : ""])));
  }
  const headers = (operation.parameters ?? []).filter((parameter) => parameter.in === "header").map(({ name }) => `\`${name}\``);
  if (headers.length > 0) lines.push(`Takes ${headers.join(", ")}.`, "");
  const answers = Object.entries(operation.responses).map(([status, { content }]) => {
    const schema = content?.["application/json"]?.schema;
    return status < "300" ? `${status} with ${schema ? typeOf(schema) : "a text"}` : alwaysPossible.includes(status) ? undefined : status;
  });
  lines.push(`Answers ${answers.filter(Boolean).join(", ")}.`, "");
  return lines;
}

const byTag = new Map();
for (const [pattern, item] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    const [tag] = operation.tags;
    byTag.set(tag, [...byTag.get(tag) ?? [], ...operationLines(method, pattern, operation)]);
  }
}

const shown = new Map();
function show(schema) {
  const name = nameOf(schema) ?? nameOf(schema.items) ?? nameOf(schema.anyOf?.[0]);
  if (name === undefined || shown.has(name)) return;
  shown.set(name, schemas[name]);
  Object.values(schemas[name].properties).forEach(show);
}
for (const item of Object.values(document.paths)) {
  for (const operation of Object.values(item)) {
    for (const { content } of Object.values(operation.responses)) {
      if (content?.["application/json"]) show(content["application/json"].schema);
    }
  }
}

console.log([
  "# API reference", "",
  "Made from the routes themselves by `./gigco reference`; a test compares it with them. The [guide](guide.md) shows how to",
  "use them.", "", document.info.description, "",
  "Every route may also answer 429 and 503, and as it applies 400, 401, 403 and 404, always with an [Error](#error).", "",
  ...[...byTag].sort().flatMap(([tag, lines]) => [`## ${tag}`, "", ...lines]),
  "## Answers", "",
  ...[...shown].sort().flatMap(([name, schema]) => [`### ${name}`, "",
    ...fieldTable(Object.entries(schema.properties).map(([field, each]) => [field, each, isNullable(each) ? "or null" : ""]))]),
].join("\n").trimEnd());
