// pgbench-script.mjs <pid>…: reads PostgreSQL's log, with log_statement = 'all', and prints the last "jobs." statement
// in it of these backends as a script of pgbench: numbers become variables, hence parameters; words become literals.
import fs from "node:fs";

const log = fs.readFileSync(0, "utf8");
const backends = process.argv.slice(2);
const found = [...log.matchAll(/\[(\d+)\] LOG: {2}execute (jobs\.[^:]*): ([\s\S]*?)\n(?:\d{4}-\S+ \S+ \S+ \[\d+\] DETAIL: {2}parameters: (.*)\n|(?=\d{4}-))/g)].filter(([, pid]) => backends.includes(pid)).at(-1);
if (!found) {
  console.error("the service sent no statement about jobs");
  process.exit(1);
}
let [, , , statement, parameters = ""] = found;
const lines = [];
for (const [, number, literal, value] of parameters.matchAll(/\$(\d+) = ('((?:[^']|'')*)'|NULL)/g)) {
  const isNumber = /^-?\d+$/.test(value);
  if (isNumber) lines.push(`\\set p${number} ${value}`);
  statement = statement.replace(new RegExp(`\\$${number}(?!\\d)`, "g"), () => (isNumber ? `:p${number}` : literal));
}
console.log([...lines, `${statement};`].join("\n"));
