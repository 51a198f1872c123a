// Memory of a fit, Winnow and LightGBM: how far the resident size of a process that holds the table rises at its peak while
// it bins and boosts. Each fit has a process of its own; a small fit before it has loaded and compiled what is needed.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/trees/memory.mjs [rows cols]        (Linux)
//
// 1,000,000 × 280 takes minutes and 5 GiB for each side's table.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { models } from '@winnow/models';

const ROUNDS = 10;
const SIZES = [
  [100_000, 28],
  [1_000_000, 28],
  [100_000, 280],
];

const given = process.argv.slice(2);
if (given[0] === 'fit') console.log(JSON.stringify(measure(...given.slice(1).map(Number))));
else compare(given.length === 2 ? [given.map(Number)] : SIZES);

function compare(sizes) {
  const python = process.env.WINNOW_PEERS_PYTHON;
  if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has the peers of bench/peers');
  const peer = fileURLToPath(new URL('memory.py', import.meta.url));
  console.log(`Peak of resident memory during a fit of ${ROUNDS} rounds, above what it was before, MB`);
  for (const [rows, cols] of sizes) {
    const winnow = run(process.execPath, [fileURLToPath(import.meta.url), 'fit', rows, cols]).mb;
    const { mb, version } = run(python, [peer, rows, cols, ROUNDS]);
    const ratio = (winnow / mb).toFixed(2);
    console.log(
      `  ${rows} × ${cols}: Winnow ${winnow.toFixed(0)}, LightGBM ${version} ${mb.toFixed(0)}, ratio ${ratio}`,
    );
  }
}

function run(program, args) {
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const result = spawnSync(program, args.map(String), { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] });
  if (result.status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${result.status ?? result.error}`);
  return JSON.parse(result.stdout);
}

function measure(rows, cols) {
  fitTo(makeTable(2_000, cols));
  const table = makeTable(rows, cols);
  writeFileSync('/proc/self/clear_refs', '5'); // forgets the peak so far
  const before = kilobytes('VmRSS');
  fitTo(table);
  return { mb: (kilobytes('VmHWM') - before) / 1024 };
}

function makeTable(rows, cols) {
  const rng = createRng(1);
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < data.length; i++) data[i] = rng.uniform();
  const up = new Uint8Array(rows);
  for (let n = 0; n < rows; n++) up[n] = Number(data[n * cols] + data[n * cols + 1] * rng.uniform() > 0.75);
  const view = { kind: 'feature_matrix', data, rows, cols, runStarts: Int32Array.of(0) };
  return { view, targets: { up, ret: Float64Array.from(up) } };
}

function fitTo({ view, targets }) {
  const { lightgbm } = models;
  const context = { rng: createRng(1), throwIfAborted: () => {} };
  lightgbm.fit(view, targets, lightgbm.params.parse({ num_iterations: ROUNDS }), context);
}

function kilobytes(what) {
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))[1]);
}
