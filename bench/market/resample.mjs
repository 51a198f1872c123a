// 1,000,000 one-minute bars to one hour, Winnow against pandas, in turn within one run.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/market/resample.mjs
//
// The Python needs pandas. Both sides read the same columns, and every value of every hour must be equal before a time is
// printed. Winnow is timed in both forms, batch and incremental; reading the file is not timed on either side.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { barColumns, createResampler, resampleSeries, simulateSeries } from '@winnow/market';

const ROWS = 1_000_000;
const PAIRS = 9;
const START = Date.UTC(2022, 0, 1, 0, 17); // not at a full hour

/** Minutes with holes: every hundredth bar begins a pause of up to two hours. */
function makeMinutes(rng) {
  const series = simulateSeries({ symbol: 'A', timeframe: '1m', rows: ROWS, start: START, rng });
  for (let row = 1; row < ROWS; row++) {
    const pause = rng.uniform() < 0.01 ? rng.int(120) : 0;
    series.ts[row] = series.ts[row - 1] + (1 + pause) * 60_000;
  }
  return series;
}

function timeBatch(series) {
  const begin = performance.now();
  const hours = resampleSeries(series, '1h');
  return { ms: performance.now() - begin, hours };
}

function timeIncremental(series) {
  const { ts, open, high, low, close, volume } = series;
  const resampler = createResampler('1m', '1h');
  let completed = 0;
  const begin = performance.now();
  for (let i = 0; i < series.rows; i++) {
    const bar = { ts: ts[i], open: open[i], high: high[i], low: low[i], close: close[i], volume: volume[i] };
    completed += resampler.push(bar).length;
  }
  return { ms: performance.now() - begin, completed };
}

/** A running resample_peer.py that answers one line for each line. */
function startPeer(python, problem) {
  const child = spawn(python, [fileURLToPath(new URL('resample_peer.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line) => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('resample_peer.py ended early; does the Python of WINNOW_PEERS_PYTHON have pandas?');
    return JSON.parse(value);
  };
  return { hello: () => ask(JSON.stringify(problem)), time: () => ask('time'), end: () => child.stdin.end() };
}

function assertSameHours(hours, peerHours) {
  for (const column of barColumns) {
    const expected = peerHours[column];
    if (expected.length !== hours.rows) throw new Error(`pandas has ${expected.length} hours, Winnow ${hours.rows}`);
    const row = expected.findIndex((value, i) => value !== hours[column][i]);
    if (row >= 0) throw new Error(`${column} of hour ${row} is ${hours[column][row]}, but pandas has ${expected[row]}`);
  }
}

async function measure(peer, series) {
  const pairs = [];
  for (let pair = -1; pair < PAIRS; pair++) {
    const batch = timeBatch(series);
    const incremental = timeIncremental(series);
    const pandas = await peer.time();
    if (incremental.completed !== batch.hours.rows) throw new Error('the two forms differ in the number of hours');
    if (pair >= 0) pairs.push({ batch: batch.ms, incremental: incremental.ms, pandas: pandas.ms }); // the first warms up
  }
  return pairs;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function report(pairs, versions) {
  console.log(`${ROWS} bars of 1m to 1h, ms, median of ${PAIRS} pairs; ratio: pandas / this`);
  for (const name of ['batch', 'incremental', 'pandas']) {
    const ratio = median(pairs.map((pair) => pair.pandas / pair[name]));
    console.log(`${name.padEnd(12)} ${median(pairs.map((pair) => pair[name])).toFixed(1)} ms  ${ratio.toFixed(2)} x`);
  }
  console.log(JSON.stringify({ node: process.version, ...versions, cpu: cpus()[0].model, cores: cpus().length }));
}

const python = process.env.WINNOW_PEERS_PYTHON;
if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has pandas');
const series = makeMinutes(createRng(1));
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-resample-'));
const path = join(folder, 'columns.f64');
writeFileSync(path, Buffer.concat(barColumns.map((column) => Buffer.from(series[column].buffer))));
const peer = startPeer(python, { path, rows: ROWS });
try {
  const { versions, hours } = await peer.hello();
  assertSameHours(resampleSeries(series, '1h'), hours);
  report(await measure(peer, series), versions);
} finally {
  peer.end();
  rmSync(folder, { recursive: true });
}
