import { createRng } from '@winnow/core';
import type { Series } from './bars.ts';
import { parseSeriesCsv } from './csv.ts';
import { datasetLineage } from './lineage.ts';
import { simulateSeries } from './simulate.ts';
import { takeBars } from './takeBars.ts';

const ORIGIN = { source: 'a.csv', dataRegime: 'mixed' } as const;
const NAMES = { file: 'a.csv', symbol: 'A', timeframe: '1d' } as const;

function hashOf(series: Series): string {
  return datasetLineage(series, ORIGIN).contentHash;
}

function simulated(): Series {
  return simulateSeries({ symbol: 'A', timeframe: '1h', rows: 50, start: 1e12, rng: createRng(1) });
}

test('datasetLineage() states source, range and regime', () => {
  expect(datasetLineage(simulated(), ORIGIN)).toMatchObject({
    source: 'a.csv',
    symbol: 'A',
    timeframe: '1h',
    rows: 50,
    firstTs: 1e12,
    lastTs: 1e12 + 49 * 3_600_000,
    dataRegime: 'mixed',
  });
});

test('the content hash does not depend on how the file is formatted', () => {
  const plain = 'ts,open,high,low,close,volume\n2020-01-01,10,12,9,11,0\n';
  const other = 'volume,close,low,high,open,ts\r\n-0.0,1.1e1,"9.00",12.,10,1577836800\r\n';
  expect(hashOf(parseSeriesCsv(plain, NAMES))).toBe(hashOf(parseSeriesCsv(other, NAMES)));
});

test('the content hash is the sha256 of names and little-endian columns', () => {
  const series = parseSeriesCsv('ts,open,high,low,close,volume\n2020-01-01,10,12,9,11,100\n', NAMES);
  // python3: sha256(b'["A","1d"]' + struct.pack('<6d', 1577836800000, 10, 12, 9, 11, 100))
  expect(hashOf(series)).toBe('sha256:dff63da04fa73d59eeb9d570da5d4e325decab4b512070dd4a8abb21d837734b');
});

test.each(['ts', 'open', 'high', 'low', 'close', 'volume'] as const)(
  'the content hash changes when one value of %s does',
  (column) => {
    const series = simulated();
    const before = hashOf(series);
    series[column][17]! += 1e-6 * series[column][17]!;
    expect(hashOf(series)).not.toBe(before);
  },
);

test('the content hash changes with symbol, timeframe and length', () => {
  const series = simulated();
  const hashes = [series, { ...series, symbol: 'B' }, { ...series, timeframe: '4h' as const }, takeBars(series, 49)];
  expect(new Set(hashes.map(hashOf)).size).toBe(4);
});

test('the quality score is the share of bars without zero volume and without a stale price', () => {
  const rows = ['10,12,9,11,1', '10,12,9,11,1', '10,12,9,11,0', '10,12,9,10,0', '10,12,9,11,1'];
  const text = ['ts,open,high,low,close,volume', ...rows.map((row, i) => `2020-01-0${i + 1},${row}`)].join('\n');
  // bar 1 is stale, bar 2 is both, bar 3 has no volume: two of five are clean
  expect(datasetLineage(parseSeriesCsv(text, NAMES), ORIGIN).qualityScore).toBe(0.4);
});

test('the quality score counts bars that the calendar of the dataset misses', () => {
  const series = simulateSeries({ symbol: 'A', timeframe: '1h', rows: 50, start: 0, rng: createRng(1) });
  series.ts[49]! += 2 * 3_600_000;
  expect(datasetLineage(series, { ...ORIGIN, calendar: '24/7' }).qualityScore).toBe(50 / 52);
  expect(datasetLineage(series, ORIGIN).qualityScore).toBe(1);
});

test('datasetLineage() refuses a series without bars', () => {
  expect(() => datasetLineage(takeBars(simulated(), 0), ORIGIN)).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});
