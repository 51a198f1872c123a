// How the time of a fit grows with rows and features, Winnow and LightGBM in turn, one thread, binning included; processor
// time, so that other work on the machine disturbs little. Prints a table and slopes, and writes a plot.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/trees/growth.mjs [plot.svg] [large]
//
// `large` adds 1,000,000 × 280: minutes, 5 GiB of memory and 2.3 GB of temporary file.

import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { createRng } from '@winnow/core';
import { plotGrowth } from '../plotGrowth.mjs';
import { fitWinnow } from './fitWinnow.mjs';
import { withPeer } from './withPeer.mjs';

const ROUNDS = 5;
const TEST_ROWS = 100;

/** Rows, features and how many pairs are timed: the median leaves out a first fit, for which memory has to grow. */
const SIZES = [
  { rows: 10_000, cols: 28, pairs: 7 },
  { rows: 100_000, cols: 28, pairs: 5 },
  { rows: 1_000_000, cols: 28, pairs: 3 },
  { rows: 10_000, cols: 280, pairs: 5 },
  { rows: 100_000, cols: 280, pairs: 3 },
  ...(process.argv.includes('large') ? [{ rows: 1_000_000, cols: 280, pairs: 1 }] : []),
];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function makeTable(rows, cols) {
  const rng = createRng(rows + cols);
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < data.length; i++) data[i] = rng.uniform() + rng.uniform();
  const target = new Float64Array(rows);
  for (let n = 0; n < rows; n++) target[n] = Number(data[n * cols] + data[n * cols + 1] * rng.uniform() > 1.5);
  return { name: 'generated', data, target, rows, cols, categorical: [], isBinary: true };
}

async function timesOf(peer, { rows, cols, pairs }) {
  const train = makeTable(rows, cols);
  const test = makeTable(TEST_ROWS, cols);
  const times = { winnow: [], lightgbm: [] };
  for (let pair = 0; pair < pairs; pair++) {
    times.winnow.push(fitWinnow('lightgbm', train, test, ROUNDS, {}).fitCpuMs);
    times.lightgbm.push((await peer.fit('lightgbm', train, test, ROUNDS, {})).fitCpuMs);
  }
  return { rows, cols, winnow: median(times.winnow), lightgbm: median(times.lightgbm) };
}

/** d log time / d log rows between two measurements: 1 is proportional. */
function slope(a, b, side) {
  return Math.log(b[side] / a[side]) / Math.log((b.rows * b.cols) / (a.rows * a.cols));
}

function printRow({ rows, cols, winnow, lightgbm }) {
  const cells = [`${rows} × ${cols}`, winnow.toFixed(0), lightgbm.toFixed(0), (winnow / lightgbm).toFixed(2)];
  console.log(`| ${cells.join(' | ')} |`);
}

function printSlopes(measured) {
  for (const cols of [28, 280]) {
    const along = measured.filter((item) => item.cols === cols);
    const [first, last] = [along[0], along.at(-1)];
    const slopes = ['winnow', 'lightgbm'].map((side) => slope(first, last, side).toFixed(2));
    console.log(`slope with rows, ${cols} features: Winnow ${slopes[0]}, LightGBM ${slopes[1]}`);
  }
  const across = measured.filter(({ rows }) => rows === 100_000);
  const slopes = ['winnow', 'lightgbm'].map((side) => slope(across[0], across[1], side).toFixed(2));
  console.log(`slope with features, 100000 rows: Winnow ${slopes[0]}, LightGBM ${slopes[1]}`);
}

function plot(measured) {
  const lines = ['winnow', 'lightgbm'].flatMap((side) =>
    [28, 280].map((cols) => [
      `${side === 'winnow' ? 'Winnow' : 'LightGBM'}, ${cols} features`,
      measured.filter((item) => item.cols === cols).map((item) => [item.rows, Math.round(item[side])]),
    ]),
  );
  return plotGrowth(lines, { size: 'rows', figure: `ms of the processor, ${ROUNDS} trees` });
}

await withPeer(async (peer) => {
  const warm = { rows: 2_000, cols: 28, pairs: 2 };
  await timesOf(peer, warm);
  const measured = [];
  console.log(`| rows × features, ${ROUNDS} trees | Winnow, ms | LightGBM, ms | ratio |`);
  console.log('|---|---|---|---|');
  for (const size of SIZES) {
    measured.push(await timesOf(peer, size));
    printRow(measured.at(-1));
  }
  printSlopes(measured);
  const file = process.argv.slice(2).find((word) => word.endsWith('.svg'));
  if (file) writeFileSync(file, plot(measured));
});
