// Linear models and support vector machines, Winnow against scikit-learn in turn within one run, one thread each: the time
// of a fit and of prediction, and the loss on held-out rows over 5 splits: of C-SVC, whose probabilities are fitted on folds that
// are drawn at random on both sides, the mean over seeds.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/linear/run.mjs [speed|accuracy] [part of a case's name]
//
// The tables lie beside the repository, in ../shared/data; bench/trees/tables.mjs names them. Columns are standardised.

import process from 'node:process';
import { createRng } from '@winnow/core';
import { models } from '@winnow/models';
import { benchTable, breastCancer, diabetes, range, takeColumns, takeRows } from '../trees/tables.mjs';
import { timed } from '../trees/timed.mjs';
import { withPeer } from '../trees/withPeer.mjs';

const SPLITS = 5;

/** Both sides of a comparison; `tol` of each is its usual one unless said otherwise. */
const cases = {
  ridge: { model: 'ridge', ours: { lambda: 1 }, peer: 'ridge', theirs: { alpha: 1 } },
  'elastic net': {
    model: 'elastic_net',
    ours: { alpha: 0.01, l1_ratio: 0.5 },
    peer: 'elastic_net',
    theirs: { alpha: 0.01, l1_ratio: 0.5 },
  },
  'logistic, L2': { model: 'logistic', ours: {}, peer: 'logistic', theirs: {} },
  'logistic, L2, to 1e-8': {
    model: 'logistic',
    ours: {},
    peer: 'logistic',
    theirs: { solver: 'newton-cholesky', tol: 1e-8 },
  },
  'logistic, elastic net': {
    model: 'logistic',
    ours: { penalty: 'elasticnet', l1_ratio: 0.5, C: 0.01, tol: 1e-5 },
    peer: 'logistic',
    theirs: { l1_ratio: 0.5, C: 0.01, solver: 'saga', tol: 1e-4, max_iter: 1000 },
  },
  'C-SVC, rbf': { model: 'svm', ours: {}, peer: 'svc', theirs: {} },
  'C-SVC, linear': { model: 'svm', ours: { kernel: 'linear' }, peer: 'svc', theirs: { kernel: 'linear' } },
  'ε-SVR, rbf': { model: 'svm', ours: { task: 'regression' }, peer: 'svr', theirs: {} },
};

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const viewOf = ({ data, rows, cols }) => ({ kind: 'feature_matrix', data, rows, cols, runStarts: Int32Array.of(0) });

function fitWinnow({ model, ours }, train, test, seed = 1) {
  const entry = models[model];
  const targets = { ret: train.target, up: Uint8Array.from(train.target, (y) => (y > 0 ? 1 : 0)) };
  const context = { rng: createRng(seed), throwIfAborted: () => {} };
  const fit = timed(() => entry.fit(viewOf(train), targets, entry.params.parse(ours), context));
  const prediction = timed(() => Object.values(entry.predict(fit.result, viewOf(test)))[0]);
  return {
    fitMs: fit.ms,
    fitCpuMs: fit.cpuMs,
    predictMs: prediction.ms,
    predictCpuMs: prediction.cpuMs,
    predictions: prediction.result,
  };
}

async function compareSpeed(peer, name, train, test, nPairs) {
  if (!name.includes(wanted)) return;
  const pairs = [];
  for (let pair = -1; pair < nPairs; pair++) {
    const ours = fitWinnow(cases[name], train, test);
    const theirs = await peer.fit(cases[name].peer, train, test, 0, cases[name].theirs);
    if (pair >= 0) pairs.push([ours, theirs]); // the first one warms up
  }
  const ratioOf = (key) => median(pairs.map(([a, b]) => a[key] / b[key])).toFixed(2);
  const times = (what) => {
    const [ours, theirs] = [0, 1].map((side) => median(pairs.map((pair) => pair[side][`${what}CpuMs`])).toFixed(1));
    return `${ours} / ${theirs} = ${ratioOf(`${what}CpuMs`)} (${ratioOf(`${what}Ms`)})`;
  };
  const what = `${name}, ${train.rows} × ${train.cols}`;
  console.log(`  ${what.padEnd(38)} fit ${times('fit')}, prediction of ${test.rows} ${times('predict')}`);
}

/** Columns with mean 0 and standard deviation 1 over the rows of `train`. */
function standardise(train, ...others) {
  const { data, rows, cols } = train;
  const column = (f) => Float64Array.from({ length: rows }, (_, n) => data[n * cols + f]);
  const moments = range(0, cols).map((f) => {
    const values = column(f);
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
    return { mean, scale: spread > 0 ? spread : 1 };
  });
  const scaled = (table) => ({
    ...table,
    data: table.data.map((value, at) => (value - moments[at % cols].mean) / moments[at % cols].scale),
  });
  return [train, ...others].map(scaled);
}

async function measureSpeed(peer) {
  const table = benchTable();
  const [large, test] = standardise(takeRows(table, range(0, 100_000)), takeRows(table, range(100_000, 110_000)));
  const small = takeColumns(takeRows(large, range(0, 5_000)), 21);
  const smallTest = takeColumns(takeRows(test, range(0, 2_000)), 21);
  console.log('Winnow / scikit-learn, ms of the processor, median of pairs (in brackets: ratio by the clock)');
  for (const name of ['ridge', 'elastic net', 'logistic, L2', 'logistic, L2, to 1e-8', 'logistic, elastic net']) {
    await compareSpeed(peer, name, large, test, 7);
  }
  for (const name of ['C-SVC, rbf', 'ε-SVR, rbf']) await compareSpeed(peer, name, small, smallTest, 3);
}

/** `seeds` of models that draw at random, 1 where absent. */
const accuracyCases = [
  { table: benchTable, nTrain: 2_000, nTest: 5_000 },
  { table: breastCancer, nTrain: 455, nTest: 114, seeds: 40 },
  { table: diabetes, nTrain: 354, nTest: 88 },
];

async function measureAccuracy(peer) {
  console.log(`Loss on held-out rows, mean of ${SPLITS} splits: log-loss, or RMSE`);
  for (const { table, nTrain, nTest, seeds } of accuracyCases) {
    const all = table();
    const isFor = (name) =>
      name.includes(wanted) && (cases[name].peer === 'logistic' || cases[name].peer === 'svc') === all.isBinary;
    for (const name of Object.keys(cases).filter(isFor))
      await compareAccuracy(peer, name, all, { nTrain, nTest, seeds });
  }
}

async function compareAccuracy(peer, name, table, { nTrain, nTest, seeds = 1 }) {
  const isDrawn = cases[name].peer === 'svc';
  const losses = [];
  const variances = [];
  for (let split = 0; split < SPLITS; split++) {
    const rows = range(0, table.rows);
    createRng(split).shuffle(rows);
    const [train, test] = standardise(
      takeRows(table, rows.slice(0, nTrain)),
      takeRows(table, rows.slice(nTrain, nTrain + nTest)),
    );
    const bySeed = [];
    for (let seed = 0; seed < (isDrawn ? seeds : 1); seed++) {
      const ours = fitWinnow(cases[name], train, test, SPLITS * seed + split);
      const params = { ...cases[name].theirs, ...(isDrawn && { random_state: seed }) };
      const theirs = await peer.fit(cases[name].peer, train, test, 0, params);
      bySeed.push([ours, theirs].map(({ predictions }) => lossOf(test, predictions)));
    }
    losses.push([0, 1].map((side) => mean(bySeed.map((pair) => pair[side]))));
    const gaps = bySeed.map(([a, b]) => a - b);
    variances.push(mean(gaps.map((gap) => (gap - mean(gaps)) ** 2)) / (gaps.length - 1));
  }
  const [winnow, other] = [0, 1].map((side) => mean(losses.map((pair) => pair[side])));
  const what = `${table.name}, ${name}`;
  const gap = (100 * (winnow / other - 1)).toFixed(3);
  const error = (100 * Math.sqrt(mean(variances) / SPLITS)) / other; // between seeds
  const shown = Number.isFinite(error) ? ` ± ${error.toFixed(3)}` : '';
  console.log(`  ${what.padEnd(38)} ${winnow.toFixed(5)} / ${other.toFixed(5)}: ${gap}${shown} %`);
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function lossOf({ target, isBinary }, predictions) {
  if (!isBinary) return Math.sqrt(target.reduce((sum, y, n) => sum + (predictions[n] - y) ** 2, 0) / target.length);
  return target.reduce((sum, y, n) => sum - Math.log(y > 0 ? predictions[n] : 1 - predictions[n]), 0) / target.length;
}

const [, , only, wanted = ''] = process.argv;
await withPeer(
  async (peer) => {
    if (only !== 'accuracy') await measureSpeed(peer);
    if (only !== 'speed') await measureAccuracy(peer);
  },
  new URL('peer.py', import.meta.url),
);
