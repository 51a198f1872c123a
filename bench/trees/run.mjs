// Trees, Winnow against LightGBM, XGBoost and scikit-learn in turn within one run, one thread each: the time of a fit,
// binning included, and of prediction. Losses on held-out rows are compared by accuracy.mjs.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/trees/run.mjs [model]
//
// The tables lie beside the repository, in ../shared/data; tables.mjs names them.

import process from 'node:process';
import { fitWinnow } from './fitWinnow.mjs';
import { benchTable, range, takeColumns, takeRows } from './tables.mjs';
import { withPeer } from './withPeer.mjs';

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

const wanted = process.argv[2] ?? '';
await withPeer(measureSpeed);
