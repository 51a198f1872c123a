// Every registered feature on real bars of 1m, 1h and 1d: no value may change when the bars after it are cut off or
// replaced, and the incremental form must give the values of the batch form to the last bit. Prints the offenders.
//
//   npm run build && WINNOW_BENCH_DATA=/path/to/data node bench/market/features_causality.mjs

import { join } from 'node:path';
import process from 'node:process';
import { createRng } from '@winnow/core';
import { buildFeatureMatrix, createFeatureStream, featureNames, featureRegistry } from '@winnow/features';
import { allocateSeries, barColumns, takeBars } from '@winnow/market';
import { readBars } from './vendorBars.mjs';

const CUTS = 5; // random bars at which each feature's future is changed

const sources = [
  { file: 'ftx_btcperp_1m.csv', timeframe: '1m', suffixes: ['', '_1H', '_4H'] },
  { file: 'coinbase_btcusd_1h.csv', timeframe: '1h', suffixes: ['', '_4H', '_12H', '_1D'] },
  { file: 'lean_spy_daily.csv', timeframe: '1d', suffixes: [''] },
];

const isSame = (a, b) => a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

/** The series with its bars after `t` in reverse order, so that every later value is another one. */
function withOtherFuture(series, t) {
  const other = allocateSeries(series.symbol, series.timeframe, series.rows);
  for (const column of barColumns) {
    other[column].set(series[column]);
    if (column !== 'ts') other[column].subarray(t + 1).reverse();
  }
  return other;
}

function valuesOf(name, series) {
  const values = new Float64Array(series.rows);
  featureRegistry[name].compute(series, values);
  return values;
}

/** Names of the features whose past moves with the future, among those of the bars as they are. */
function ownOffenders(series, rng) {
  const cuts = Array.from({ length: CUTS }, () => rng.int(series.rows - 1));
  const futures = cuts.map((t) => [t, takeBars(series, t + 1), withOtherFuture(series, t)]);
  return featureNames.filter((name) => {
    const whole = valuesOf(name, series);
    return futures.some(([t, ...variants]) =>
      variants.some((variant) => !isSame(valuesOf(name, variant).subarray(0, t + 1), whole.subarray(0, t + 1))),
    );
  });
}

/** The same for a matrix of all features with one suffix, and whether a stream gives its rows. */
function matrixOffenders(series, suffix, rng) {
  const names = featureNames.map((name) => `${name}${suffix}`);
  const whole = buildFeatureMatrix(series, names, { start: 0, end: series.rows });
  const cut = rng.int(series.rows - 1) + 1;
  const part = buildFeatureMatrix(series, names, { start: 0, end: cut });
  const other = buildFeatureMatrix(withOtherFuture(series, cut - 1), names, { start: 0, end: cut });
  const streamed = streamRows(series, names, whole.data.length);
  const differs = ({ data }, col) => {
    for (let i = col; i < data.length; i += names.length) if (!Object.is(data[i], whole.data[i])) return true;
    return false;
  };
  return names.filter((_, col) => [part, other, { data: streamed }].some((variant) => differs(variant, col)));
}

function streamRows(series, names, size) {
  const stream = createFeatureStream(names, series.timeframe);
  const data = new Float64Array(size);
  let at = 0;
  for (let t = 0; t < series.rows; t++) {
    const row = stream.push(Object.fromEntries(barColumns.map((column) => [column, series[column][t]])));
    if (row === undefined) continue;
    data.set(row, at);
    at += row.length;
  }
  if (at !== size) throw new Error(`the stream gave ${at} values, the matrix has ${size}`);
  return data;
}

const folder = process.env.WINNOW_BENCH_DATA;
if (folder === undefined) {
  console.error(
    'SKIPPED: bench/market/features_causality.mjs needs WINNOW_BENCH_DATA, a folder with the files of sources',
  );
} else {
  const rng = createRng(1);
  for (const { file, timeframe, suffixes } of sources) {
    const series = readBars(join(folder, file), timeframe);
    const offenders = [
      ...ownOffenders(series, rng.split(file)),
      ...suffixes.flatMap((suffix) => matrixOffenders(series, suffix, rng.split(file, suffix))),
    ];
    const verdict = offenders.length === 0 ? 'no offenders' : `OFFENDERS ${offenders.join(' ')}`;
    const checked = `${featureNames.length} features × ${suffixes.length} timeframes`;
    console.log(`${file.padEnd(24)} ${series.rows} bars of ${timeframe}, ${checked}: ${verdict}`);
    if (offenders.length > 0) process.exitCode = 1;
  }
}
