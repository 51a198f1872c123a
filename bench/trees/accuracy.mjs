// Trees, Winnow against LightGBM, XGBoost and scikit-learn with the same parameters: the loss on held-out rows, mean of five
// fixed splits, as a table of Markdown; of small tables also the difference over 40 splits, since five tell little there.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/trees/accuracy.mjs [model] [table]
//
// Log-loss of boosted classes, Brier score of forests (their shares are often 0, whose log-loss is infinite), RMSE of
// regressions. After ± stands the standard error of a difference between the splits: one below two of them may be chance.
// Forests draw at random on both sides. The tables lie beside the repository, in ../shared/data.

import process from 'node:process';
import { createRng } from '@winnow/core';
import { models } from '@winnow/models';
import { benchTable, breastCancer, californiaHousing, diabetes, digits, range, takeRows, wine } from './tables.mjs';
import { withPeer } from './withPeer.mjs';

const SPLITS = 5;
const MORE_SPLITS = 40;

/** Rounds of boosting, and trees of forests, 0 for none; `rows`: of training. Forests take categories for numbers, as the peer. */
const cases = [
  { table: benchTable, rows: 100_000, testRows: 20_000, rounds: 100, trees: 0 },
  { table: benchTable, rows: 20_000, testRows: 20_000, rounds: 100, trees: 50 },
  { table: californiaHousing, rows: 16_512, testRows: 4_128, rounds: 100, trees: 50 },
  { table: breastCancer, rows: 455, testRows: 114, rounds: 30, trees: 200, isSmall: true },
  { table: diabetes, rows: 354, testRows: 88, rounds: 30, trees: 200, isSmall: true },
  { table: wine, rows: 142, testRows: 36, rounds: 30, trees: 200, isSmall: true },
  { table: digits, rows: 1_437, testRows: 360, rounds: 30, trees: 100 },
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
  const mean = (at) => target.reduce((sum, y, n) => sum + at(n, y), 0) / target.length;
  if (!isBinary && !(nClasses > 2)) return Math.sqrt(mean((n, y) => (predictions[n] - y) ** 2));
  const shareOf = (n, y) => (k === 1 ? [1 - predictions[n], predictions[n]][y] : predictions[n * k + y]);
  if (!isForest) return mean((n, y) => -Math.log(shareOf(n, y)));
  const classes = range(0, Math.max(2, k));
  return mean((n, y) => classes.reduce((sum, c) => sum + (shareOf(n, c) - Number(c === y)) ** 2, 0) / 2);
}

async function compare(peer, name, { table, rows, testRows, rounds, trees, isSmall }) {
  const isForest = name === 'random_forest' || name === 'extra_trees';
  const all = table();
  const shared = isForest ? {} : boosting;
  const count = isForest ? trees : rounds;
  const losses = [];
  for (let split = 0; split < (isSmall ? MORE_SPLITS : SPLITS); split++) {
    const order = range(0, all.rows);
    createRng(split).shuffle(order);
    const [train, test] = [order.slice(0, rows), order.slice(rows, rows + testRows)].map((of) => takeRows(all, of));
    const classes = all.nClasses > 2 ? { num_class: all.nClasses } : {};
    const { predictions } = await peer.fit(name, train, test, count, { ...shared, ...classes });
    const ours = predictWinnow(name, train, test, count, shared, split);
    losses.push([ours, predictions].map((of) => lossOf(test, of, isForest)));
  }
  const first = losses.slice(0, SPLITS);
  const cells = [
    `${all.name}, ${rows} rows`,
    `${name} ${count}`,
    ...[0, 1].map((side) => meanOf(first, side).toFixed(5)),
  ];
  console.log(`| ${[...cells, difference(first), isSmall ? difference(losses) : ''].join(' | ')} |`);
}

function meanOf(losses, side) {
  return losses.reduce((sum, pair) => sum + pair[side], 0) / losses.length;
}

/** In percent of the peer's mean loss, with its standard error. */
function difference(losses) {
  const gaps = losses.map(([a, b]) => (100 * (a - b)) / meanOf(losses, 1));
  const gap = gaps.reduce((sum, value) => sum + value, 0) / gaps.length;
  const spread = gaps.reduce((sum, value) => sum + (value - gap) ** 2, 0) / (gaps.length - 1);
  return `${gap.toFixed(2)} ± ${Math.sqrt(spread / gaps.length).toFixed(2)}`;
}

const [, , only = '', onlyTable = ''] = process.argv;
await withPeer(
  async (peer) => {
    console.log('| table | model | Winnow | peer | difference, % | over 40 splits |\n|---|---|---|---|---|---|');
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
