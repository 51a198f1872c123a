// Features of 1,000,000 one-minute bars: the v2 set in batch against pandas and numpy, in turn within one run, and the
// 22-feature state vector bar by bar.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/market/features.mjs
//
// The Python needs pandas. Both sides start from the same columns in memory, and every value of the two matrices must agree
// before a time is printed. The state vector's windows are then checked for drift: a fresh kernel that sees the window
// alone must give the same value as one that has seen a million bars.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { buildFeatureMatrix, createFeatureStream, resolveFeature } from '@winnow/features';
import { barColumns, simulateSeries } from '@winnow/market';

const ROWS = 1_000_000;
const PAIRS = 9;
const TOLERANCE = 1e-7; // pandas carries its rolling sums on from bar to bar, so they drift
const POSITIONS = 200;
const RECURSIVE = ['macd', 'ema_20']; // remember all bars: no window to compare with

const specOf = (file) => JSON.parse(readFileSync(new URL(`../../configs/features/${file}`, import.meta.url), 'utf8'));
const v2 = specOf('hmm_v2.json').features;
const stateVector = specOf('state_vector_v1.json').features;

/** @param allocate of the matrix; default: fresh memory */
function timeBatch(series, allocate) {
  const begin = performance.now();
  const matrix = buildFeatureMatrix(series, v2, { start: 0, end: series.rows }, allocate);
  return { ms: performance.now() - begin, matrix };
}

/** @returns bars per second; making the bar objects is not timed */
function timeStream(series) {
  const { ts, open, high, low, close, volume } = series;
  const bars = Array.from({ length: ROWS / 4 }, (_, i) => {
    return { ts: ts[i], open: open[i], high: high[i], low: low[i], close: close[i], volume: volume[i] };
  });
  const stream = createFeatureStream(stateVector, '1m');
  let ready = 0;
  const begin = performance.now();
  for (const bar of bars) if (stream.push(bar) !== undefined) ready += 1;
  const seconds = (performance.now() - begin) / 1000;
  if (ready < bars.length - 100) throw new Error(`only ${ready} of ${bars.length} bars had features`);
  return bars.length / seconds;
}

/** Largest relative difference from what the window alone gives, over random bars of the series. */
function measureDrift(series, rng) {
  let largest = 0;
  for (const name of stateVector.filter((name) => !RECURSIVE.includes(name))) {
    const { feature } = resolveFeature(name);
    const values = new Float64Array(ROWS);
    feature.compute(series, values);
    const alone = new Float64Array(1);
    for (let k = 0; k < POSITIONS; k++) {
      const t = feature.warmup + rng.int(ROWS - feature.warmup);
      const kernel = feature.create();
      for (let i = t - feature.warmup; i <= t; i++) kernel.push(series, i, alone, 0);
      const difference = Math.abs(values[t] - alone[0]) / Math.max(Math.abs(alone[0]), Number.MIN_VALUE);
      largest = Math.max(largest, difference);
    }
  }
  return largest;
}

/** A running features_peer.py that answers one line for each line. */
function startPeer(python, problem) {
  const child = spawn(python, [fileURLToPath(new URL('features_peer.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line) => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('features_peer.py ended early; does the Python of WINNOW_PEERS_PYTHON have pandas?');
    return JSON.parse(value);
  };
  return { hello: () => ask(JSON.stringify(problem)), time: ask, end: () => child.stdin.end() };
}

/** @returns the largest difference of the two matrices, relative above 1 */
function compare({ data }, path) {
  const file = readFileSync(path);
  const expected = new Float64Array(file.buffer, file.byteOffset, file.byteLength / 8);
  if (expected.length !== data.length) throw new Error(`pandas has ${expected.length} values, Winnow ${data.length}`);
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const difference = Math.abs(data[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    if (!(difference < TOLERANCE)) throw new Error(`value ${i} is ${data[i]}, but pandas has ${expected[i]}`);
    largest = Math.max(largest, difference);
  }
  return largest;
}

async function measure(peer, series) {
  const pairs = [];
  const kept = new Float64Array(v2.length * series.rows);
  for (let pair = -1; pair < PAIRS; pair++) {
    const times = {
      winnow: { fresh: timeBatch(series).ms, kept: timeBatch(series, (length) => kept.subarray(0, length)).ms },
      pandas: { fresh: (await peer.time('fresh')).ms, kept: (await peer.time('kept')).ms },
    };
    const barsPerSecond = timeStream(series);
    if (pair >= 0) pairs.push({ ...times, barsPerSecond }); // the first warms up
  }
  return pairs;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function report(pairs, { difference, drift, versions }) {
  console.log(`v2 set, ${v2.length} columns of ${ROWS} 1-minute bars, median of ${PAIRS} pairs`);
  for (const memory of ['fresh', 'kept']) {
    const [winnow, pandas] = ['winnow', 'pandas'].map((side) => median(pairs.map((pair) => pair[side][memory])));
    const times = `Winnow ${winnow.toFixed(0)} ms, pandas/numpy ${pandas.toFixed(0)} ms`;
    console.log(`matrix in ${memory} memory: ${times}, ${(pandas / winnow).toFixed(2)} x`);
  }
  console.log(`largest difference of the matrices ${difference.toExponential(1)}`);
  const rate = median(pairs.map((pair) => pair.barsPerSecond));
  console.log(`state vector, ${stateVector.length} features, incremental: ${Math.round(rate)} bars/s`);
  console.log(`largest drift over ${ROWS} bars at ${POSITIONS} random positions a feature: ${drift.toExponential(1)}`);
  console.log(JSON.stringify({ node: process.version, ...versions, cpu: cpus()[0].model, cores: cpus().length }));
}

const python = process.env.WINNOW_PEERS_PYTHON;
if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has pandas');
const rng = createRng(1);
const series = simulateSeries({
  symbol: 'A',
  timeframe: '1m',
  rows: ROWS,
  start: Date.UTC(2022, 0, 1, 0, 17), // not at a full hour
  rng: rng.split('bars'),
});
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-features-'));
const path = join(folder, 'columns.f64');
const out = join(folder, 'matrix.f64');
writeFileSync(path, Buffer.concat(barColumns.map((column) => Buffer.from(series[column].buffer))));
const peer = startPeer(python, { path, rows: ROWS, out });
try {
  const versions = await peer.hello();
  const difference = compare(timeBatch(series).matrix, out);
  const drift = measureDrift(series, rng.split('positions'));
  report(await measure(peer, series), { difference, drift, versions });
} finally {
  peer.end();
  rmSync(folder, { recursive: true });
}
