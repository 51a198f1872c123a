// Backtest of 1,000,000 bars and CPCV(10, 2) of 100,000 rows, Winnow against numpy and skfolio, in turn within one run.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/market/evaluation.mjs
//
// The Python needs numpy and skfolio 1.12.2. P&L must agree to 1e-15 and every fold must be equal before a time is
// printed. Two sets of targets are timed: one that holds a position for 37 bars, and one drawn anew at every bar.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { backtest, costsSchema, cpcv, eventBacktest } from '@winnow/evaluation';

const BARS = 1_000_000;
const ROWS = 100_000;
const HORIZON = 5;
const EMBARGO = 10;
const HOLDING = 37;
const PAIRS = 11;
const COST_BPS = 2;

/** [N] targets −1, 0 or 1 with one-minute returns. */
function makeSteps(rng) {
  const ret = Float64Array.from({ length: BARS }, () => 0.001 * rng.normal());
  const fresh = Float64Array.from({ length: BARS }, () => rng.int(3) - 1);
  const held = fresh.map((_, i) => fresh[i - (i % HOLDING)]);
  const ts = Float64Array.from({ length: BARS }, (_, i) => i * 60_000);
  return { ret, ts, targets: { held, fresh } };
}

function makeRows() {
  const barIndex = Int32Array.from({ length: ROWS }, (_, i) => i);
  return { barIndex, endIndex: barIndex.map((bar) => bar + HORIZON) };
}

function timed(work) {
  const begin = performance.now();
  const result = work();
  return { ms: performance.now() - begin, result };
}

/** A running evaluation_peer.py that answers one line for each line. */
function startPeer(python, problem) {
  const child = spawn(python, [fileURLToPath(new URL('evaluation_peer.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line) => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('evaluation_peer.py ended early; does the Python of WINNOW_PEERS_PYTHON have skfolio?');
    return JSON.parse(value);
  };
  return { hello: () => ask(JSON.stringify(problem)), time: ask, end: () => child.stdin.end() };
}

/** Sums that change when any row of any fold does. */
function foldSums(folds) {
  const sumOf = (rows) => rows.reduce((total, row, i) => (total + row * (i + 1)) % 1_000_003, 0);
  return folds.map(({ train, test }) => [train.length, sumOf(train), test.length, sumOf(test)]);
}

function assertSameWork(pnl, folds, peer) {
  for (const [name, expected] of Object.entries(peer.pnl)) {
    const row = expected.findIndex((value, i) => Math.abs(value - pnl[name][i]) > 1e-15);
    if (row >= 0)
      throw new Error(`P&L of ${name} at sampled bar ${row} is ${pnl[name][row]}, numpy has ${expected[row]}`);
  }
  const [ours, theirs] = [JSON.stringify(foldSums(folds)), JSON.stringify(peer.folds)];
  if (ours !== theirs) throw new Error('the folds differ from those of skfolio');
}

async function measure(peer, { ret, ts, targets }, rows) {
  const costs = costsSchema.parse({ costBps: COST_BPS });
  const options = { groups: 10, testGroups: 2, embargoBars: EMBARGO };
  const pairs = [];
  for (let pair = -2; pair < PAIRS; pair++) {
    const times = {};
    for (const [name, target] of Object.entries(targets)) {
      times[`backtest, ${name}`] = timed(() => backtest({ target, ret, ts }, costs)).ms;
      times[`numpy, ${name}`] = (await peer.time(name)).ms;
    }
    times['events, held'] = timed(() => eventBacktest({ target: targets.held, ret, ts }, costs)).ms;
    times['cpcv'] = timed(() => cpcv(rows, options)).ms;
    times['skfolio'] = (await peer.time('cpcv')).ms;
    if (pair >= 0) pairs.push(times); // the first two warm up
  }
  return pairs;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function report(pairs, versions) {
  const line = (name, other, what) => {
    const mine = pairs.map((pair) => pair[name]);
    const ratio = median(pairs.map((pair) => pair[other] / pair[name]));
    const peer = `${other} ${median(pairs.map((pair) => pair[other])).toFixed(1)} ms`;
    const best = Math.min(...mine).toFixed(1);
    console.log(`${what.padEnd(48)} ${median(mine).toFixed(1)} ms (best ${best})   ${peer}   ${ratio.toFixed(2)} x`);
  };
  console.log(`ms, median of ${PAIRS}; ratio: peer / Winnow`);
  line('backtest, held', 'numpy, held', `backtest, ${BARS} bars, ${HOLDING} bars a position`);
  line('backtest, fresh', 'numpy, fresh', `backtest, ${BARS} bars, a new target each bar`);
  line('events, held', 'numpy, held', `event by event, ${HOLDING} bars a position`);
  line('cpcv', 'skfolio', `CPCV(10, 2), ${ROWS} rows, 45 splits`);
  console.log(JSON.stringify({ node: process.version, ...versions, cpu: cpus()[0].model, cores: cpus().length }));
}

const python = process.env.WINNOW_PEERS_PYTHON;
if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has numpy and skfolio 1.12.2');
const steps = makeSteps(createRng(1));
const rows = makeRows();
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-evaluation-'));
const path = join(folder, 'columns.f64');
writeFileSync(
  path,
  Buffer.concat([steps.ret, steps.targets.held, steps.targets.fresh].map((c) => Buffer.from(c.buffer))),
);
const sample = Array.from({ length: 1000 }, (_, i) => i * 997);
const peer = startPeer(python, {
  path,
  bars: BARS,
  rows: ROWS,
  horizon: HORIZON,
  embargo: EMBARGO,
  costBps: COST_BPS,
  sample,
});
try {
  const { versions, ...answers } = await peer.hello();
  const costs = costsSchema.parse({ costBps: COST_BPS });
  const pnlOf = ([name, target]) => {
    const { pnl } = backtest({ target, ret: steps.ret, ts: steps.ts }, costs);
    return [name, sample.map((bar) => pnl[bar])];
  };
  const { folds } = cpcv(rows, { groups: 10, testGroups: 2, embargoBars: EMBARGO });
  assertSameWork(Object.fromEntries(Object.entries(steps.targets).map(pnlOf)), folds, answers);
  report(await measure(peer, steps, rows), versions);
} finally {
  peer.end();
  rmSync(folder, { recursive: true });
}
