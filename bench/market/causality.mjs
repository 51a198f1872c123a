// Every feature (with every suffix), scaler, label, split and sizing policy of the registries on real bars of 1m, 1h and 1d: nothing
// known at a bar may change when the bars after it are cut off or replaced, no training label when those that its fold tests
// are; and the incremental form of a feature must give the values of the batch form to the last bit. Exit code 1 and a table of
// offenders when something does.
//
//   npm run build && node bench/market/causality.mjs /path/to/data      (or WINNOW_BENCH_DATA=/path/to/data)

import { join } from 'node:path';
import process from 'node:process';
import { createRng } from '@winnow/core';
import { buildFeatureMatrix, createFeatureStream, featureNames } from '@winnow/features';
import { barColumns } from '@winnow/market';
import { findLookAhead, findSplitLeaks, MIN_KNOWLEDGE_BARS, registryKnowledge, splitKinds } from '@winnow/pipeline';
import { readBars } from './vendorBars.mjs';

const CUTS = 2; // random bars after which the future is changed
const SEED = 1;
const MAX_BARS = 20_000; // the latest of a file; all 45,000 of the longest take half a minute

const sources = [
  { file: 'ftx_btcperp_1m.csv', timeframe: '1m' },
  { file: 'coinbase_btcusd_1h.csv', timeframe: '1h' },
  { file: 'lean_spy_daily.csv', timeframe: '1d' },
];

/** Names of the features whose stream does not give the values of the matrix. */
function streamOffenders(series) {
  const { data } = buildFeatureMatrix(series, featureNames, { start: 0, end: series.rows });
  const streamed = streamRows(series, featureNames, data.length);
  return featureNames.filter((_, col) => {
    for (let i = col; i < data.length; i += featureNames.length) if (!Object.is(data[i], streamed[i])) return true;
    return false;
  });
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

/** How many columns of each kind were looked at, and those that moved. */
function proveSeries(series, rng) {
  const cuts = Array.from({ length: CUTS }, () => MIN_KNOWLEDGE_BARS + rng.int(series.rows - MIN_KNOWLEDGE_BARS - 1));
  const counts = { feature: 0, scaler: 0, label: 0, sizing: 0, split: splitKinds.length, stream: featureNames.length };
  for (const { what } of registryKnowledge(series)) counts[what] += 1;
  const streams = streamOffenders(series).map((name) => ({ what: 'stream', name, proof: 'equal to batch' }));
  const offenders = [
    ...findLookAhead(registryKnowledge, series, cuts, SEED),
    ...findSplitLeaks(series, SEED),
    ...streams,
  ];
  return { counts, offenders };
}

const line = (cells, width) => cells.map((cell) => String(cell).padEnd(width)).join('');

function prove(folder) {
  const rng = createRng(SEED);
  for (const { file, timeframe } of sources) {
    const started = performance.now();
    const series = readBars(join(folder, file), timeframe, MAX_BARS);
    const { counts, offenders } = proveSeries(series, rng.split(file));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`\n${file}: ${series.rows} bars of ${timeframe}, ${CUTS} cuts, ${seconds} s`);
    console.log(line(['', ...Object.keys(counts)], 10));
    console.log(line(['columns', ...Object.values(counts)], 10));
    console.log(line(['moved', ...Object.keys(counts).map((what) => movedColumns(offenders, what))], 10));
    for (const offender of offenders) console.log(line(Object.values(offender), 24));
    if (offenders.length > 0) process.exitCode = 1;
  }
}

const movedColumns = (offenders, what) =>
  new Set(offenders.filter((offender) => offender.what === what).map(({ name }) => name)).size;

const folder = process.argv[2] ?? process.env.WINNOW_BENCH_DATA;
if (folder === undefined) {
  console.error(
    `SKIPPED: bench/market/causality.mjs needs a folder with ${sources.map(({ file }) => file).join(', ')}, as its argument or in WINNOW_BENCH_DATA`,
  );
  process.exitCode = 2;
} else {
  prove(folder);
}
