// `node bench/run.mjs <subject>` runs bench/<subject>/run.mjs; without a subject it lists what there is.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensurePeers } from './peers/setup.mjs';

const here = new URL('./', import.meta.url);
const subjects = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/run.mjs`, here)))
  .map(({ name }) => name)
  .sort();

const [subject, ...args] = process.argv.slice(2);
if (subject === undefined) {
  console.log(`Subjects: ${subjects.join(', ') || 'none yet'}\nRun one with: make bench SUBJECT=<name>`);
} else if (!subjects.includes(subject)) {
  console.error(`bench: the subject must be one of ${subjects.join(', ')}, but got ${subject}`);
  process.exitCode = 2;
} else {
  const script = fileURLToPath(new URL(`${subject}/run.mjs`, here));
  const env = { ...process.env, WINNOW_PEERS_PYTHON: ensurePeers() };
  process.exitCode = spawnSync(process.execPath, [script, ...args], { env, stdio: 'inherit' }).status ?? 1;
}
