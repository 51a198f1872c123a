import { readFileSync } from 'node:fs';
import { makeFolds } from '@winnow/evaluation';
import { buildFeatureMatrix, buildLabels } from '@winnow/features';
import { parseSeriesCsv } from '@winnow/market';

const SPEC = JSON.parse(readFileSync(new URL('../../configs/features/core_v1.json', import.meta.url), 'utf8'));
export const features = SPEC.features;
export const label = { kind: 'forward_return', horizon: 1 };
export const split = { kind: 'purged_kfold', folds: 5, embargoBars: 5 };

/** Daily bars of the S&P 500, 2000 to 2020. */
export function loadSeries() {
  const file = new URL('../../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url);
  return parseSeriesCsv(readFileSync(file, 'utf8'), {
    file: file.pathname,
    symbol: 'SPX',
    timeframe: '1d',
    columns: { ts: 'date' },
  });
}

/** What both sides fit: features, whether the next bar goes up, and the rows of purged folds. */
export function prepareFolds(series) {
  const bars = { start: 0, end: series.rows };
  const all = buildFeatureMatrix(series, features, bars);
  const labels = buildLabels(series, all.barIndex, label, series.rows);
  const rows = labels.ret.length;
  const barIndex = all.barIndex.subarray(0, rows);
  const folds = makeFolds(split, { barIndex, endIndex: labels.endIndex, barTs: series.ts }, 0);
  return { data: all.data.subarray(0, rows * all.cols), rows, cols: all.cols, up: labels.up, ret: labels.ret, folds };
}
