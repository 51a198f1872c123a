// Shapley values of one model by its peer, which fitted it, and by Winnow, which read its file, in turn within one run, one thread
// each: processor time, in the first call with what either prepares, in the next ones without, and the largest difference of
// the values.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/trees/shap.mjs
//
// The tables lie beside the repository, in ../shared/data; tables.mjs names them.

import { readFileSync } from 'node:fs';
import process from 'node:process';
import { readLightgbmModel, readXgboostModel, treeShap } from '@winnow/models';
import { benchTable, range, takeRows } from './tables.mjs';
import { withPeer } from './withPeer.mjs';

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const PAIRS = 3;
const readers = { lightgbm: readLightgbmModel, xgboost: readXgboostModel };

function explain(ensemble, test) {
  const before = process.cpuUsage();
  const values = treeShap(ensemble, test);
  const { user, system } = process.cpuUsage(before);
  return { values, cpuMs: (user + system) / 1000 };
}

async function compare(peer, name, train, test, params) {
  const pairs = [];
  for (let pair = -1; pair < PAIRS; pair++) {
    const theirs = await peer.fit(name, train, test, 100, params);
    const { ensemble } = readers[name](readFileSync(theirs.model, 'utf8')).state;
    const { values, cpuMs } = explain(ensemble, test);
    const again = explain(ensemble, test).cpuMs;
    const gap = values.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs.predictions[i])), 0);
    if (pair >= 0) pairs.push({ ours: cpuMs, again, theirs: theirs.cpuMs, gap }); // the first one warms up
  }
  const perRow = (side) => (1000 * median(pairs.map((pair) => pair[side]))) / test.rows;
  const ratio = (side) => median(pairs.map((pair) => pair[side] / pair.theirs)).toFixed(3);
  const gap = Math.max(...pairs.map((pair) => pair.gap));
  const times = ['ours', 'again', 'theirs'].map((side) => perRow(side).toFixed(0));
  const cells = [name, JSON.stringify(params), test.rows, ...times, ratio('ours'), ratio('again')];
  console.log(`| ${[...cells, gap.toExponential(1)].join(' | ')} |`);
}

await withPeer(
  async (peer) => {
    const table = benchTable();
    const train = takeRows(table, range(0, 20_000));
    const test = takeRows(table, range(100_000, 101_000));
    console.log(
      '100 trees, µs a row\n| model | parameters | rows | Winnow, first call | next calls | peer | ratio | next | largest difference |',
    );
    console.log('|---|---|---|---|---|---|---|---|---|');
    await compare(peer, 'lightgbm', train, test, {});
    await compare(peer, 'lightgbm', train, test, { num_leaves: 255, min_data_in_leaf: 5 });
    await compare(peer, 'lightgbm', train, takeRows(test, [0]), {});
    await compare(peer, 'xgboost', train, test, {});
  },
  new URL('shapPeer.py', import.meta.url),
);
