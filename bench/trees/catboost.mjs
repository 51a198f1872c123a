// catboost, Winnow against the peer in turn within one run, one thread each: the CPU time of a fit, binning included, and
// the loss on held-out rows, the mean of five fixed splits. On small tables two equally good models differ by several percent in
// one fit, even without anything drawn at random, as equal splits are told apart by rounding: these are fitted several times,
// with other seeds and the rows in other orders.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/trees/catboost.mjs [speed|accuracy|combined] [table [settings]]
//
// The tables lie beside the repository, in ../shared/data; tables.mjs names them.

import process from 'node:process';
import { createRng } from '@winnow/core';
import { difference, meanLosses } from './differences.mjs';
import { fitWinnow } from './fitWinnow.mjs';
import {
  benchTable,
  breastCancer,
  californiaHousing,
  categoryPairs,
  diabetes,
  range,
  takeColumns,
  takeRows,
} from './tables.mjs';
import { withPeer } from './withPeer.mjs';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Without what is drawn at random; with the peer's defaults; and with ordered boosting. */
const settings = {
  fixed: { learning_rate: 0.1, bootstrap_type: 'No', random_strength: 0 },
  default: { learning_rate: 0.1 },
  ordered: { learning_rate: 0.1, boosting_type: 'Ordered' },
};

const SPLITS = 5;

const accuracyCases = [
  { table: benchTable, nTrain: 20_000, nTest: 20_000, rounds: 100, seeds: 2 },
  { table: californiaHousing, nTrain: 16_512, nTest: 4_128, rounds: 100, seeds: 3 },
  { table: breastCancer, nTrain: 455, nTest: 114, rounds: 100, seeds: 20 },
  { table: diabetes, nTrain: 354, nTest: 88, rounds: 50, seeds: 20 },
];

/** Combined categories, with the peer's defaults, and with none combined. */
async function measureCombined(peer) {
  const sizes = { nTrain: 8_000, nTest: 8_000, rounds: 200, seeds: 3 };
  const cases = [true, false].map((isBinary) => ({ table: () => categoryPairs(16_000, isBinary), ...sizes }));
  const complexities = [1, 2, 4].map((max_ctr_complexity) => [
    `max_ctr_complexity ${max_ctr_complexity}`,
    { learning_rate: 0.1, max_ctr_complexity },
  ]);
  await compareLosses(peer, cases, Object.fromEntries(complexities));
}

async function measureAccuracy(peer) {
  await compareLosses(peer, accuracyCases, settings);
}

async function compareLosses(peer, cases, given) {
  console.log(
    '| table | settings | Winnow | CatBoost | difference, % | fit, CPU ratio | prediction |\n|---|---|---|---|---|---|---|',
  );
  for (const { table, nTrain, nTest, rounds, seeds } of cases) {
    const all = table();
    if (!all.name.includes(onlyTable)) continue;
    for (const [name, params] of Object.entries(given)) {
      if (!name.includes(onlySettings)) continue;
      const losses = [];
      const ratios = [];
      for (let split = 0; split < SPLITS; split++) {
        const rows = range(0, all.rows);
        createRng(split).shuffle(rows);
        const test = takeRows(all, rows.slice(nTrain, nTrain + nTest));
        const bySeed = [];
        for (const seed of range(0, seeds)) {
          const order = rows.slice(0, nTrain);
          createRng(seed).shuffle(order);
          const train = takeRows(all, order);
          const ours = fitWinnow('catboost', train, test, rounds, params);
          const own = { max_ctr_complexity: 1, ...params, random_seed: seed };
          const theirs = await peer.fit('catboost', train, test, rounds, own);
          bySeed.push([ours, theirs].map(({ predictions }) => lossOf(test, predictions)));
          ratios.push(['fitCpuMs', 'predictCpuMs'].map((time) => ours[time] / theirs[time]));
        }
        losses.push(bySeed);
      }
      reportAccuracy(`${all.name}, ${rounds} trees, ${seeds} seeds`, name, losses, ratios);
    }
  }
}

function reportAccuracy(what, setting, losses, ratios) {
  const times = [0, 1].map((i) => median(ratios.map((pair) => pair[i])).toFixed(2));
  const figures = [...meanLosses(losses).map((loss) => loss.toFixed(5)), difference(losses), ...times];
  console.log(`| ${[what, setting, ...figures].join(' | ')} |`);
}

/** Log-loss, or RMSE. */
function lossOf({ target, isBinary, rows }, predictions) {
  const lossAt = (p, y) => (isBinary ? -Math.log(y > 0 ? p : 1 - p) : (p - y) ** 2);
  const mean = target.reduce((sum, y, n) => sum + lossAt(predictions[n], y), 0) / rows;
  return isBinary ? mean : Math.sqrt(mean);
}

async function measureSpeed(peer) {
  const table = benchTable();
  const test = takeRows(table, range(100_000, 120_000));
  const large = takeRows(table, range(0, 100_000));
  const small = takeColumns(takeRows(table, range(0, 5_000)), 21);
  const smallTest = takeColumns(test, 21);
  console.log('| 100 trees | settings | Winnow, CPU ms | CatBoost, CPU ms | ratio |\n|---|---|---|---|---|');
  const { ordered, ...plain } = settings; // ordered boosting of the large table takes a minute a fit
  for (const [train, held, nPairs, given] of [
    [large, test, 3, plain],
    [small, smallTest, 5, { ...plain, ordered }],
  ]) {
    for (const [name, params] of Object.entries(given)) {
      const pairs = [];
      for (let pair = -1; pair < nPairs; pair++) {
        const ours = fitWinnow('catboost', train, held, 100, params);
        const theirs = await peer.fit('catboost', train, held, 100, params);
        if (pair >= 0) pairs.push([ours.fitCpuMs, theirs.fitCpuMs]); // the first one warms up
      }
      const [ours, theirs] = [0, 1].map((side) => median(pairs.map((pair) => pair[side])).toFixed(0));
      const ratio = median(pairs.map(([a, b]) => a / b)).toFixed(2);
      console.log(`| ${train.rows} × ${train.cols} | ${name} | ${ours} | ${theirs} | ${ratio} |`);
    }
  }
}

const [, , only, onlyTable = '', onlySettings = ''] = process.argv;
await withPeer(async (peer) => {
  if (only === undefined || only === 'speed') await measureSpeed(peer);
  if (only === undefined || only === 'accuracy') await measureAccuracy(peer);
  if (only === undefined || only === 'combined') await measureCombined(peer);
});
