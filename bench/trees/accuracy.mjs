// Trees, Winnow against LightGBM, XGBoost and scikit-learn with the same parameters: the loss on held-out rows, mean of five
// fixed splits, as a table of Markdown. Forests draw at random on both sides, so what is compared is the mean over seeds: on
// small tables each split is fitted with many of them.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/trees/accuracy.mjs [model] [table]
//
// Log-loss of boosted classes, Brier score of forests (their shares are often 0, whose log-loss is infinite), RMSE of
// regressions. After ± stands the standard error of the difference: between seeds, on the splits as they are, where there are
// several seeds, else between splits. The tables lie beside the repository, in ../shared/data.

import process from 'node:process';
import { createRng } from '@winnow/core';
import { models } from '@winnow/models';
import { difference, meanLosses } from './differences.mjs';
import { benchTable, breastCancer, californiaHousing, diabetes, digits, range, takeRows, wine } from './tables.mjs';
import { withPeer } from './withPeer.mjs';

const SPLITS = 5;

/**
 * Rounds of boosting, and trees of forests, 0 for none; `rows`: of training; `seeds` of forests, 1 where absent. Forests take
 * categories for numbers, as the peer.
 */
const cases = [
  { table: benchTable, rows: 100_000, testRows: 20_000, rounds: 100, trees: 0 },
  { table: benchTable, rows: 20_000, testRows: 20_000, rounds: 100, trees: 50 },
  { table: californiaHousing, rows: 16_512, testRows: 4_128, rounds: 100, trees: 50 },
  { table: breastCancer, rows: 455, testRows: 114, rounds: 30, trees: 200, seeds: 20 },
  { table: diabetes, rows: 354, testRows: 88, rounds: 30, trees: 200, seeds: 40 },
  { table: wine, rows: 142, testRows: 36, rounds: 30, trees: 200, seeds: 40 },
  { table: digits, rows: 1_437, testRows: 360, rounds: 30, trees: 100, seeds: 8 },
];

const boosting = { learning_rate: 0.1 };

/** Winnow's objectives: of regression, of two classes, of several. */
const objectives = {
  lightgbm: ['regression', 'binary', 'multiclass'],
  xgboost: ['reg:squarederror', 'binary:logistic', 'multi:softprob'],
};

function paramsOf(name, { isBinary, nClasses }, rounds, shared) {
  const classes = nClasses > 2 ? { num_class: nClasses } : {};
  if (name === 'random_forest' || name === 'extra_trees') {
    const task = isBinary || nClasses > 2 ? 'classification' : 'regression';
    return { task, n_estimators: rounds, ...classes, ...shared };
  }
  const objective = objectives[name][nClasses > 2 ? 2 : Number(isBinary)];
  const count = name === 'lightgbm' ? { num_iterations: rounds } : { n_estimators: rounds };
  return { objective, ...count, ...classes, ...shared };
}

/** @returns [N, K] */
function predictWinnow(name, train, test, rounds, shared, seed) {
  const viewOf = ({ data, rows, cols }) => ({ kind: 'feature_matrix', data, rows, cols, runStarts: Int32Array.of(0) });
  const model = models[name];
  const categorical = name === 'lightgbm' ? { categorical_feature: train.categorical } : {};
  const params = model.params.parse({ ...paramsOf(name, train, rounds, shared), ...categorical });
  const targets = {
    ret: train.target,
    up: Uint8Array.from(train.target, (y) => (y > 0 ? 1 : 0)),
    ...(train.nClasses > 2 && { classes: { values: Int32Array.from(train.target), count: train.nClasses } }),
  };
  const state = model.fit(viewOf(train), targets, params, { rng: createRng(seed), throwIfAborted: () => {} });
  const columns = Object.values(model.predict(state, viewOf(test)));
  return Float64Array.from({ length: test.rows * columns.length }, (_, i) => {
    return columns[i % columns.length][Math.floor(i / columns.length)];
  });
}

/** @param predictions [N, K] */
function lossOf({ target, isBinary, nClasses }, predictions, isForest) {
  const k = predictions.length / target.length;
  const meanOver = (at) => target.reduce((sum, y, n) => sum + at(n, y), 0) / target.length;
  if (!isBinary && !(nClasses > 2)) return Math.sqrt(meanOver((n, y) => (predictions[n] - y) ** 2));
  const shareOf = (n, y) => (k === 1 ? [1 - predictions[n], predictions[n]][y] : predictions[n * k + y]);
  if (!isForest) return meanOver((n, y) => -Math.log(shareOf(n, y)));
  const classes = range(0, Math.max(2, k));
  return meanOver((n, y) => classes.reduce((sum, c) => sum + (shareOf(n, c) - Number(c === y)) ** 2, 0) / 2);
}

async function compare(peer, name, { table, rows, testRows, rounds, trees, seeds }) {
  const isForest = name === 'random_forest' || name === 'extra_trees';
  const all = table();
  const shared = isForest ? {} : boosting;
  const count = isForest ? trees : rounds;
  const classes = all.nClasses > 2 ? { num_class: all.nClasses } : {};
  const losses = []; // of each split, by seed, of both sides
  for (let split = 0; split < SPLITS; split++) {
    const order = range(0, all.rows);
    createRng(split).shuffle(order);
    const [train, test] = [order.slice(0, rows), order.slice(rows, rows + testRows)].map((of) => takeRows(all, of));
    const bySeed = [];
    for (const seed of range(0, isForest ? (seeds ?? 1) : 1)) {
      const own = { ...shared, ...classes, ...(isForest && { random_state: seed }) };
      const { predictions } = await peer.fit(name, train, test, count, own);
      const ours = predictWinnow(name, train, test, count, shared, SPLITS * seed + split);
      bySeed.push([ours, predictions].map((of) => lossOf(test, of, isForest)));
    }
    losses.push(bySeed);
  }
  const cells = [
    `${all.name}, ${rows} rows`,
    `${name} ${count}`,
    ...meanLosses(losses).map((loss) => loss.toFixed(5)),
    difference(losses),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

const [, , only = '', onlyTable = ''] = process.argv;
await withPeer(
  async (peer) => {
    console.log('| table | model | Winnow | peer | difference, % |\n|---|---|---|---|---|');
    for (const of of cases) {
      const { categorical, name: tableName } = of.table();
      for (const name of ['lightgbm', 'xgboost', 'random_forest', 'extra_trees']) {
        const isSkipped = name.includes('_') ? of.trees === 0 : name === 'xgboost' && categorical.length > 0;
        if (!isSkipped && name.includes(only) && tableName.includes(onlyTable)) await compare(peer, name, of);
      }
    }
  },
  new URL('accuracyPeer.py', import.meta.url),
);
