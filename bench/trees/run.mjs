// Trees, Winnow against LightGBM, XGBoost and scikit-learn in turn within one run, one thread each: the time of a fit,
// binning included, and of prediction, and the loss on held-out rows over 5 splits.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/trees/run.mjs [speed|accuracy] [model]
//
// The tables lie beside the repository, in ../shared/data; tables.mjs names them.

import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createRng } from '@winnow/core';
import { fitWinnow } from './fitWinnow.mjs';
import { startPeer } from './startPeer.mjs';
import { benchTable, breastCancer, californiaHousing, diabetes, range, takeColumns, takeRows } from './tables.mjs';

const SPLITS = 5;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function measureSpeed(peer) {
  const table = benchTable();
  const test = takeRows(table, range(100_000, 120_000));
  const large = takeRows(table, range(0, 100_000));
  const small = takeColumns(takeRows(table, range(0, 5_000)), 21);
  const medium = takeRows(table, range(0, 20_000));
  const smallTest = takeColumns(test, 21);
  console.log(
    'Winnow / peer, ms of the processor, median of pairs (in brackets: ratio by the clock); fits include binning',
  );
  await compareSpeed(peer, 'lightgbm', large, test, 100, 3);
  await compareSpeed(peer, 'lightgbm', small, smallTest, 100, 7);
  await compareSpeed(peer, 'xgboost', large, test, 100, 3);
  await compareSpeed(peer, 'xgboost', small, smallTest, 100, 7);
  await compareSpeed(peer, 'random_forest', medium, test, 20, 3);
  await compareSpeed(peer, 'extra_trees', medium, test, 20, 3);
}

async function compareSpeed(peer, name, train, test, rounds, nPairs) {
  if (!name.includes(wanted)) return;
  const pairs = [];
  for (let pair = -1; pair < nPairs; pair++) {
    const ours = fitWinnow(name, train, test, rounds, {});
    const theirs = await peer.fit(name, train, test, rounds, {});
    if (pair >= 0) pairs.push([ours, theirs]); // the first one warms up
  }
  const ratioOf = (key) => median(pairs.map(([a, b]) => a[key] / b[key])).toFixed(2);
  const times = (what) => {
    const [ours, theirs] = [0, 1].map((side) => median(pairs.map((pair) => pair[side][`${what}CpuMs`])).toFixed(0));
    return `${ours} / ${theirs} = ${ratioOf(`${what}CpuMs`)} (${ratioOf(`${what}Ms`)})`;
  };
  const what = `${name} ${train.rows} × ${train.cols}, ${rounds} trees`;
  console.log(`  ${what.padEnd(38)} fit ${times('fit')}, prediction of ${test.rows} ${times('predict')}`);
}

/** Rounds of boosting, and trees of forests; more rounds only overfit breast_cancer, and then differ by chance. */
const accuracyCases = [
  { table: benchTable, nTrain: 20_000, nTest: 20_000, rounds: 100, trees: 50 },
  { table: californiaHousing, nTrain: 16_512, nTest: 4_128, rounds: 100, trees: 0 }, // forests take no missing values
  { table: breastCancer, nTrain: 455, nTest: 114, rounds: 30, trees: 200 },
  { table: diabetes, nTrain: 354, nTest: 88, rounds: 30, trees: 200 },
];

async function measureAccuracy(peer) {
  console.log(`Loss on held-out rows, mean of ${SPLITS} splits: log-loss (Brier score of forests), or RMSE`);
  for (const { table, nTrain, nTest, rounds, trees } of accuracyCases) {
    const all = table();
    const slow = { learning_rate: 0.1 };
    await compareAccuracy(peer, 'lightgbm', all, nTrain, nTest, rounds, slow);
    if (all.categorical.length === 0) await compareAccuracy(peer, 'xgboost', all, nTrain, nTest, rounds, slow);
    if (trees === 0) continue;
    await compareAccuracy(peer, 'random_forest', all, nTrain, nTest, trees, {});
    await compareAccuracy(peer, 'extra_trees', all, nTrain, nTest, trees, {});
  }
}

async function compareAccuracy(peer, name, table, nTrain, nTest, rounds, params) {
  const lossOf = name.includes('_') ? meanSquare : usualLoss;
  const losses = [];
  for (let split = 0; split < SPLITS; split++) {
    const rows = range(0, table.rows);
    createRng(split).shuffle(rows);
    const train = takeRows(table, rows.slice(0, nTrain));
    const test = takeRows(table, rows.slice(nTrain, nTrain + nTest));
    const ours = fitWinnow(name, train, test, rounds, params);
    const theirs = await peer.fit(name, train, test, rounds, params);
    losses.push([ours, theirs].map(({ predictions }) => lossOf(test, predictions)));
  }
  const [winnow, other] = [0, 1].map((side) => losses.reduce((sum, pair) => sum + pair[side], 0) / SPLITS);
  const percent = (a, b) => (100 * (a / b - 1)).toFixed(2);
  const each = losses.map(([a, b]) => percent(a, b)).join(' ');
  const what = `${table.name}, ${name} ${rounds}`;
  console.log(`  ${what.padEnd(34)} ${winnow.toFixed(5)} / ${other.toFixed(5)}: ${percent(winnow, other)} % (${each})`);
}

function meanSquare({ target }, predictions) {
  return target.reduce((sum, y, n) => sum + (predictions[n] - y) ** 2, 0) / target.length;
}

function usualLoss(test, predictions) {
  if (!test.isBinary) return Math.sqrt(meanSquare(test, predictions));
  const lossAt = (p, y) => -Math.log(y > 0 ? p : 1 - p);
  return test.target.reduce((sum, y, n) => sum + lossAt(predictions[n], y), 0) / test.rows;
}

const python = process.env.WINNOW_PEERS_PYTHON;
if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has the peers of bench/peers');
const only = process.argv[2];
const wanted = process.argv[3] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-trees-'));
const peer = startPeer(python, folder);
try {
  const versions = await peer.hello();
  if (only !== 'accuracy') await measureSpeed(peer);
  if (only !== 'speed') await measureAccuracy(peer);
  console.log(JSON.stringify({ node: process.version, ...versions, cpu: cpus()[0].model, cores: cpus().length }));
} finally {
  peer.end();
  rmSync(folder, { recursive: true });
}
