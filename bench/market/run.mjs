// Runs every part of the subject in order of names: the .mjs files beside this one that say, in their first lines, how to run
// them. A part that needs what is not here (a peer, WINNOW_BENCH_DATA) fails and is named at the end; the others still run.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/market/run.mjs [part …]

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const here = new URL('./', import.meta.url);
const isPart = (name) => readFileSync(new URL(name, here), 'utf8').includes(`node bench/market/${name}`);
const parts = readdirSync(here)
  .filter((name) => name.endsWith('.mjs') && name !== 'run.mjs' && isPart(name))
  .map((name) => name.slice(0, -'.mjs'.length))
  .sort();

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !parts.includes(name));
if (unknown.length > 0) throw new Error(`the parts are ${parts.join(', ')}, but got ${unknown.join(', ')}`);

const failed = (chosen.length === 0 ? parts : chosen).filter((name) => {
  console.log(`\n== ${name}`);
  return spawnSync(process.execPath, [fileURLToPath(new URL(`${name}.mjs`, here))], { stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) {
  console.error(`\nfailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
