// Reads PostgreSQL's log, with log_statement = 'all', of a time in which gigco_bench_steps ran, and prints one
// workflow step with its activity as a script of pgbench: the engine's own statements in their transactions, with
// what they need taken from what they answer. Its activities are numbered as its steps.
import fs from "node:fs";

const log = fs.readFileSync(0, "utf8");
const statements = new Map();
const execution = /LOG: {2}execute workflow\.([a-z_]+): ([\s\S]*?)\n(?=\d{4}-\d\d-)(?:\S+ \S+ \S+ \[\d+\] DETAIL: {2}parameters: (.*))?/g;
for (const [, name, text, parameters = ""] of log.matchAll(execution)) statements.set(name, { text: text.trim(), parameters });

function statementOf(name) {
  if (!statements.has(name)) throw new Error(`the engine sent no statement workflow.${name}`);
  return statements.get(name);
}

/** The statement with these in the place of its parameters, in their order. */
function written(name, parameters = [], variables = "") {
  const text = statementOf(name).text.replace(/\$(\d+)/g, (_, number) => {
    if (parameters[number - 1] === undefined) throw new Error(`workflow.${name} takes more than ${parameters.length} parameters`);
    return parameters[number - 1];
  });
  return variables ? `${text} \\gset ${variables}` : `${text};`;
}

/** A parameter that was JSON, with another number in it; its colons must not look like those of variables. */
function numbered(name, place, number) {
  const [, quoted] = new RegExp(`\\$${place} = '((?:[^']|'')*)'`).exec(statementOf(name).parameters);
  const text = quoted.replace(/("seq": ?|"activity_id": ?")\d+/g, "$1SEQ").replace(/":(?! )/g, '": ');
  return `replace('${text}', 'SEQ', ${number}::text)`;
}

const commands = numbered("append_history", 5, ":next");
console.log(`begin;
${written("hold_run", [], "run_")}
${written("read_todo", [":run_id", ":run_at", "500"], "todo_")}
\\set next :run_steps + 1
${written("append_history", [":run_id", ":next", ":run_at", "('[' || :todo_job || ']')", commands])}
${written("drop_activities", [":run_id", "array[:todo_number]"])}
${written("add_activities", [":run_id", commands, ":run_at"])}
${written("advance", [":run_id", ":next", "false", "false"])}
commit;
${written("claim_activity", ["'bench'", "60000000"], "one_")}
begin;
${written("wake", [":one_run"])}
${written("resolve_activity", [":one_run", ":one_seq", ":one_attempt", numbered("resolve_activity", 4, ":one_seq"), "null"])}
commit;`);
