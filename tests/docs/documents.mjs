// Reads a Markdown document's sh and ts blocks and the markers that say what to do with them. No running here.
//
//   <!-- run: name -->          on the line before a block: it is run, in one shell with its neighbours
//   <!-- not run: reason -->    it is not, and why
//   <!-- expect: text -->       after a block: its output must contain this text (may be repeated)

const shellLanguages = ["sh", "bash", "shell", "console"];
const typescript = "ts";

/** [{line, name?, reason?, fault?, code, expects: []}] in the document's order. */
export function blocksOf(text) {
  const blocks = [];
  const lines = text.split("\n");
  let marker = "";
  let after; // the block that an expect marker would belong to
  for (let index = 0; index < lines.length; index += 1) {
    const fence = /^(\s*)(`{3,})\s*(\w*)\s*$/.exec(lines[index]);
    if (fence !== null) {
      const [, indent, ticks, language] = fence;
      const code = [];
      const line = index + 1;
      for (index += 1; index < lines.length && lines[index].trim() !== ticks; index += 1) {
        code.push(lines[index].startsWith(indent) ? lines[index].slice(indent.length) : lines[index]);
      }
      after = [...shellLanguages, typescript].includes(language) ? block(line, language, marker, code.join("\n")) : undefined;
      if (after !== undefined) blocks.push(after);
      marker = "";
      continue;
    }
    const trimmed = lines[index].trim();
    const expect = /^<!-- expect: (.+) -->$/.exec(trimmed);
    if (expect !== null) {
      if (after === undefined) blocks.push({ line: index + 1, code: "", expects: [], fault: "an expect marker after no block" });
      else after.expects.push(expect[1]);
    } else if (trimmed !== "") {
      marker = trimmed;
      after = undefined;
    }
  }
  return blocks;
}

function block(line, language, marker, code) {
  const result = { line, language, code, expects: [] };
  const run = /^<!-- run: (.+) -->$/.exec(marker);
  const skip = /^<!-- not run: (.+) -->$/.exec(marker);
  if (language !== "sh" && language !== typescript) result.fault = `a shell block is marked "sh", not "${language}"`;
  else if (run !== null) result.name = run[1];
  else if (skip !== null) result.reason = skip[1];
  else result.fault = "no <!-- run: … --> or <!-- not run: … --> on the line before";
  return result;
}

/** One bash program that runs the blocks in turn, each with its own output file and end mark. What runs a
 *  TypeScript block is the program $RUN_TYPESCRIPT, which gets it as a file. */
export function sessionOf(blocks, folder) {
  return blocks.map(({ language, code }, index) => {
    const file = `${folder}/${index}.ts`;
    const body = language === typescript ? `cat >"${file}" <<'END_OF_BLOCK'\n${code}\nEND_OF_BLOCK\n"$RUN_TYPESCRIPT" "${file}"` : code;
    return `exec >"${folder}/${index}.out" 2>&1\n${body}\n: >"${folder}/${index}.done"\n`;
  }).join("");
}
