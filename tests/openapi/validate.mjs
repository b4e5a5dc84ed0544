// Is this file a valid OpenAPI 3.1 document?  node validate.mjs <openapi.json>
// Also what operations it has. The recorded responses are another matter: see responses.mjs.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

import { Validator } from "@seriousme/openapi-schema-validator";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Every operation as {id, pointer, responses}, in the document's order. */
export function operationsOf(document) {
  const operations = [];
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of methods) {
      if (item[method] === undefined) continue;
      const escaped = path.replaceAll("~", "~0").replaceAll("/", "~1");
      operations.push({
        id: item[method].operationId ?? `${method} ${path}`,
        pointer: `/paths/${escaped}/${method}`,
        responses: item[method].responses ?? {},
      });
    }
  }
  return operations;
}

/** The faults of a document, as sentences; none when it is good. */
export async function faultsOf(document) {
  const faults = [];
  if (!/^3\.1\.\d+$/.test(document?.openapi ?? "")) {
    faults.push(`openapi is ${JSON.stringify(document?.openapi)}, not 3.1`);
  }
  const result = await new Validator().validate(structuredClone(document));
  if (!result.valid) {
    faults.push(...[result.errors].flat().map((error) =>
      typeof error === "string" ? error : `${error.instancePath}: ${error.message}`));
  }
  const ids = operationsOf(document ?? {}).map((operation) => operation.id);
  if (ids.length === 0) faults.push("it has no operations");
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0) faults.push(`operationId used twice: ${twice.join(", ")}`);
  return faults;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const faults = await faultsOf(JSON.parse(await readFile(process.argv[2], "utf8")));
  faults.forEach((fault) => console.log(`  ${fault}`));
  console.log(`${faults.length === 0 ? "ok" : "not ok"} - the document is valid OpenAPI 3.1`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
