// Memory of a fit, Winnow and LightGBM: how far the resident size of a process that holds the table rises at its peak while
// it bins and boosts. Each fit has a process of its own; a small fit before it has loaded and compiled what is needed.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/trees/memory.mjs        (Linux)

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { binDataset, boost, lightgbmOptions, models } from '@winnow/models';

const COLS = 28;
const ROUNDS = 10;
const SIZES = [100_000, 1_000_000];

if (process.argv[2] === 'fit') console.log(JSON.stringify(measure(Number(process.argv[3]))));
else compare();

function compare() {
  const python = process.env.WINNOW_PEERS_PYTHON;
  if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has the peers of bench/peers');
  const peer = fileURLToPath(new URL('memory.py', import.meta.url));
  console.log(`Peak of resident memory during a fit of ${ROUNDS} rounds, above what it was before, MB`);
  for (const rows of SIZES) {
    const winnow = run(process.execPath, [fileURLToPath(import.meta.url), 'fit', rows]).mb;
    const { mb, version } = run(python, [peer, rows, COLS, ROUNDS]);
    const ratio = (winnow / mb).toFixed(2);
    console.log(
      `  ${rows} × ${COLS}: Winnow ${winnow.toFixed(0)}, LightGBM ${version} ${mb.toFixed(0)}, ratio ${ratio}`,
    );
  }
}

function run(program, args) {
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const result = spawnSync(program, args.map(String), { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] });
  if (result.status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${result.status ?? result.error}`);
  return JSON.parse(result.stdout);
}

function measure(rows) {
  boostOn(makeTable(2_000));
  const table = makeTable(rows);
  writeFileSync('/proc/self/clear_refs', '5'); // forgets the peak so far
  const before = kilobytes('VmRSS');
  boostOn(table);
  return { mb: (kilobytes('VmHWM') - before) / 1024 };
}

function makeTable(rows) {
  const rng = createRng(1);
  const data = new Float64Array(rows * COLS);
  for (let i = 0; i < data.length; i++) data[i] = rng.uniform() + rng.uniform();
  const target = new Float64Array(rows);
  for (let n = 0; n < rows; n++) target[n] = Number(data[n * COLS] + data[n * COLS + 1] * rng.uniform() > 1.5);
  return { data, rows, cols: COLS, target };
}

function boostOn(table) {
  const options = lightgbmOptions(models.lightgbm.params.parse({ num_iterations: ROUNDS }));
  const context = { rng: createRng(1), throwIfAborted: () => {} };
  boost({ dataset: binDataset(table), target: table.target }, options, context);
}

function kilobytes(what) {
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))[1]);
}
