// Gradient-boosted trees, Winnow against LightGBM in turn within one run: the time of binning, 100 trees of 31 leaves
// and prediction, and the loss on held-out rows over 5 splits. One thread each.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/trees/run.mjs [speed|accuracy]
//
// The Python needs lightgbm 4.6.0.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { binDataset, boost, lightgbmOptions, models, predictScores } from '@winnow/models';
import { benchTable, breastCancer, californiaHousing } from './tables.mjs';

const ROUNDS = 100;
const PAIRS = 5;
const SPLITS = 5;
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-trees-'));

/** A running peer.py that answers one line for each line. */
function startPeer(python) {
  const child = spawn(python, [fileURLToPath(new URL('peer.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('peer.py ended early; does the Python of WINNOW_PEERS_PYTHON have lightgbm?');
    return JSON.parse(value);
  };
  return {
    hello: read,
    async fit(train, test, params) {
      const [trainPath, testPath, out] = ['train.f64', 'test.f64', 'out.f64'].map((name) => join(folder, name));
      writeTable(trainPath, train);
      writeTable(testPath, test);
      const sizes = { rows: train.rows, testRows: test.rows, cols: train.cols, categorical: train.categorical };
      const request = { train: trainPath, test: testPath, out, ...sizes, rounds: ROUNDS };
      child.stdin.write(`${JSON.stringify({ ...request, params: { ...params, objective: train.objective } })}\n`);
      const times = await read();
      const bytes = readFileSync(out);
      return {
        ...times,
        predictions: new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
      };
    },
    end: () => child.stdin.end(),
  };
}

function writeTable(path, { data, target }) {
  const all = new Float64Array(data.length + target.length);
  all.set(data);
  all.set(target, data.length);
  writeFileSync(path, all);
}

/** The engine under the registry model, in parts, so that they can be timed. */
function fitWinnow(train, test, params) {
  const begin = performance.now();
  const dataset = binDataset(train, { categorical: train.categorical });
  const binned = performance.now();
  const options = engineOptions(train, params);
  const { ensemble } = boost({ dataset, target: train.target }, options, {
    rng: createRng(1),
    throwIfAborted: () => {},
  });
  const trained = performance.now();
  const scores = predictScores(ensemble, test);
  const done = performance.now();
  const predictions = train.objective === 'binary' ? scores.map((score) => 1 / (1 + Math.exp(-score))) : scores;
  return { binMs: binned - begin, trainMs: trained - binned, predictMs: done - trained, predictions };
}

function engineOptions({ objective }, params) {
  const parsed = models.lightgbm.params.parse({ objective, num_iterations: ROUNDS, ...params });
  return lightgbmOptions(parsed);
}

function takeRows(table, rows) {
  const { data, target, cols } = table;
  const taken = new Float64Array(rows.length * cols);
  rows.forEach((row, i) => {
    taken.set(data.subarray(row * cols, (row + 1) * cols), i * cols);
  });
  return { ...table, data: taken, target: Float64Array.from(rows, (row) => target[row]), rows: rows.length };
}

function takeColumns(table, cols) {
  const data = table.data.filter((_, i) => i % table.cols < cols);
  return { ...table, data, cols };
}

const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function measureSpeed(peer) {
  const table = benchTable();
  const test = takeRows(table, range(100_000, 120_000));
  const small = takeColumns(takeRows(table, range(0, 5_000)), 21);
  await compareSpeed(peer, '100,000 × 28', takeRows(table, range(0, 100_000)), test);
  await compareSpeed(peer, '5,000 × 21', small, takeColumns(test, 21));
}

async function compareSpeed(peer, name, train, test) {
  const params = { num_leaves: 31, learning_rate: 0.1 };
  const pairs = [];
  for (let pair = -1; pair < PAIRS; pair++) {
    const winnow = fitWinnow(train, test, params);
    const lightgbm = await peer.fit(train, test, params);
    if (pair >= 0) pairs.push({ winnow, lightgbm }); // the first one warms up
  }
  console.log(`${name}, ${ROUNDS} trees × 31 leaves, one thread, ms, median of ${PAIRS} pairs`);
  for (const side of ['winnow', 'lightgbm']) {
    const of = (key) => median(pairs.map((pair) => pair[side][key])).toFixed(0);
    console.log(`  ${side.padEnd(9)} binning ${of('binMs')}, training ${of('trainMs')}, prediction ${of('predictMs')}`);
  }
  const total = ({ binMs, trainMs }) => binMs + trainMs;
  const ratios = {
    'binning + training': median(pairs.map(({ winnow, lightgbm }) => total(winnow) / total(lightgbm))),
    prediction: median(pairs.map(({ winnow, lightgbm }) => winnow.predictMs / lightgbm.predictMs)),
  };
  for (const [what, ratio] of Object.entries(ratios)) console.log(`  winnow / lightgbm, ${what}: ${ratio.toFixed(2)}`);
}

async function measureAccuracy(peer) {
  console.log(`Loss on held-out rows, mean of ${SPLITS} splits: log-loss, or RMSE`);
  const cases = [
    [benchTable(), 20_000, 20_000],
    [californiaHousing(), 16_512, 4_128],
    [breastCancer(), 455, 114],
  ];
  for (const [table, nTrain, nTest] of cases) await compareAccuracy(peer, table, nTrain, nTest);
}

async function compareAccuracy(peer, table, nTrain, nTest) {
  const losses = [];
  for (let split = 0; split < SPLITS; split++) {
    const rows = range(0, table.rows);
    createRng(split).shuffle(rows);
    const [train, test] = [takeRows(table, rows.slice(0, nTrain)), takeRows(table, rows.slice(nTrain, nTrain + nTest))];
    const ours = fitWinnow(train, test, {});
    const theirs = await peer.fit(train, test, {});
    losses.push([ours, theirs].map(({ predictions }) => lossOf(test, predictions)));
  }
  const [winnow, lightgbm] = [0, 1].map((side) => losses.reduce((sum, pair) => sum + pair[side], 0) / SPLITS);
  const gap = (100 * (winnow / lightgbm - 1)).toFixed(2);
  const each = losses.map(([a, b]) => `${(100 * (a / b - 1)).toFixed(2)}`).join(' ');
  console.log(
    `  ${table.name.padEnd(19)} winnow ${winnow.toFixed(5)}, lightgbm ${lightgbm.toFixed(5)}: ${gap} % (${each})`,
  );
}

function lossOf({ target, objective }, predictions) {
  let sum = 0;
  for (let n = 0; n < target.length; n++) {
    const p = predictions[n];
    sum += objective === 'binary' ? -Math.log(target[n] > 0 ? p : 1 - p) : (p - target[n]) ** 2;
  }
  return objective === 'binary' ? sum / target.length : Math.sqrt(sum / target.length);
}

const python = process.env.WINNOW_PEERS_PYTHON;
if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has lightgbm 4.6.0');
const only = process.argv[2];
const peer = startPeer(python);
try {
  const versions = await peer.hello();
  if (only !== 'accuracy') await measureSpeed(peer);
  if (only !== 'speed') await measureAccuracy(peer);
  console.log(JSON.stringify({ node: process.version, ...versions, cpu: cpus()[0].model, cores: cpus().length }));
} finally {
  peer.end();
  rmSync(folder, { recursive: true });
}
