// One EM iteration of a diagonal Gaussian HMM, Winnow against hmmlearn, in turn within one run.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/hmm/run.mjs
//
// The Python needs hmmlearn 0.3.3. Both sides start from the same parameters on the same rows, and the log-likelihoods
// must agree before a time is printed. hmmlearn takes one expectation step an iteration; Winnow takes one more after the
// last iteration, which is charged as its part of the whole.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { baumWelch } from '@winnow/models';

const ROWS = 20_000;
const STATES = 4;
const FEATURES = 8;
const ITERATIONS = 10;
const PAIRS = 9;
const LOG_LIK_TOLERANCE = 1e-8;

/** A sticky chain whose states differ in mean and deviation. @returns [T, D] */
function makeRows(rng) {
  const rows = new Float64Array(ROWS * FEATURES);
  let state = 0;
  for (let t = 0; t < ROWS; t++) {
    if (rng.uniform() < 0.05) state = rng.int(STATES);
    for (let d = 0; d < FEATURES; d++) {
      rows[t * FEATURES + d] = (d % 2 === 0 ? 0.3 : -0.3) * state + (0.5 + 0.2 * state) * rng.normal();
    }
  }
  return rows;
}

function makeStart(rng) {
  const transMat = new Float64Array(STATES * STATES).fill(0.1 / (STATES - 1));
  for (let k = 0; k < STATES; k++) transMat[k * STATES + k] = 0.9;
  return {
    nStates: STATES,
    nFeatures: FEATURES,
    startProb: new Float64Array(STATES).fill(1 / STATES),
    transMat,
    means: Float64Array.from({ length: STATES * FEATURES }, () => 0.5 * rng.normal()),
    variances: new Float64Array(STATES * FEATURES).fill(1),
  };
}

function timeWinnow(start, data) {
  const view = { kind: 'feature_matrix', data, rows: ROWS, cols: FEATURES, runStarts: Int32Array.of(0) };
  const begin = performance.now();
  const { convergence } = baumWelch(start, view, {
    maxIter: ITERATIONS,
    tolerance: Number.NEGATIVE_INFINITY,
    varianceFloor: new Float64Array(FEATURES).fill(1e-12),
    throwIfAborted: () => {},
  });
  return { ms: (performance.now() - begin) / (ITERATIONS + 1), history: convergence.history.slice(0, ITERATIONS) };
}

/** A running peer.py that answers one line for each line. */
function startPeer(python, problem) {
  const child = spawn(python, [fileURLToPath(new URL('peer.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line) => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('peer.py ended early; does the Python of WINNOW_PEERS_PYTHON have hmmlearn?');
    return JSON.parse(value);
  };
  return {
    hello: () => ask(JSON.stringify(problem)),
    async time(implementation) {
      const { ms, history } = await ask(implementation);
      return { ms: ms / ITERATIONS, history };
    },
    end: () => child.stdin.end(),
  };
}

function assertSameWork(ours, theirs, name) {
  ours.forEach((value, i) => {
    const gap = Math.abs(value / theirs[i] - 1);
    if (!(gap < LOG_LIK_TOLERANCE)) throw new Error(`log-likelihood ${i} differs from hmmlearn ${name} by ${gap}`);
  });
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(peer, start, data) {
  const pairs = [];
  for (let pair = -1; pair < PAIRS; pair++) {
    const winnow = timeWinnow(start, data);
    const log = await peer.time('log');
    const scaling = await peer.time('scaling');
    assertSameWork(winnow.history, log.history, 'log');
    assertSameWork(winnow.history, scaling.history, 'scaling');
    if (pair >= 0) pairs.push({ winnow: winnow.ms, log: log.ms, scaling: scaling.ms }); // the first one warms up
  }
  return pairs;
}

function report(pairs, versions) {
  console.log(`T=${ROWS} K=${STATES} D=${FEATURES} diagonal, ms per EM iteration, median of ${PAIRS} pairs`);
  for (const name of ['winnow', 'log', 'scaling']) {
    const label = name === 'winnow' ? 'winnow' : `hmmlearn ${name}`;
    const ratio = median(pairs.map((pair) => pair[name] / pair.winnow));
    console.log(`${label.padEnd(18)} ${median(pairs.map((pair) => pair[name])).toFixed(2)} ms  ${ratio.toFixed(2)} x`);
  }
  console.log(JSON.stringify({ node: process.version, ...versions, cpu: cpus()[0].model, cores: cpus().length }));
}

const python = process.env.WINNOW_PEERS_PYTHON;
if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has hmmlearn 0.3.3');
const rng = createRng(1);
const data = makeRows(rng.split('rows'));
const start = makeStart(rng.split('start'));
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-hmm-'));
const path = join(folder, 'rows.f64');
writeFileSync(path, data);
const plainStart = Object.fromEntries(
  Object.entries(start).map(([key, value]) => [key, typeof value === 'number' ? value : Array.from(value)]),
);
const peer = startPeer(python, {
  path,
  rows: ROWS,
  states: STATES,
  features: FEATURES,
  iterations: ITERATIONS,
  start: plainStart,
});
try {
  const versions = await peer.hello();
  report(await measure(peer, start, data), versions);
} finally {
  peer.end();
  rmSync(folder, { recursive: true });
}
