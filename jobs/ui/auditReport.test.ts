import { createRng } from '@winnow/core';
import { simulateSeries } from '@winnow/market';
import { findLookAhead, type KnownColumn } from '@winnow/pipeline';
import { auditReport } from './auditReport.ts';

const bars = { symbol: 'SPX', timeframe: '1d', rows: 60, start: Date.UTC(2020, 0, 1) } as const;
const series = simulateSeries({ ...bars, rng: createRng(1) });

/** Tomorrow's close, said to be known today. */
function leak({ close, rows }: typeof series): KnownColumn[] {
  const bar = Int32Array.from({ length: rows - 1 }, (_, i) => i);
  return [{ what: 'feature', name: 'tomorrow', bar, values: close.slice(1), survivesTruncation: false }];
}

test('a feature that leaks is in a table of what moved and since when, and the audit ends with 1', () => {
  const offences = findLookAhead(leak, series, [30], 1).map((found) => ({ ...found, model: 'ridge', series }));
  const { text, exitCode } = auditReport(offences, 'features of a study', 1);
  expect(exitCode).toBe(1);
  const cells = ['SPX', 'ridge', 'feature', 'tomorrow', 'replaced future', '2020-01-31T00:00:00.000Z', '1'];
  expect(text).toMatch(new RegExp([...cells, '2020-01-31T00:00:00.000Z'].join('\\s*│\\s*')));
  expect(text).toContain('Look-ahead found: features of a study.');
});

test.each([
  [1, '1 bar'],
  [3, '3 bars'],
])('without a look-ahead the audit of %i cuts says what it did and ends with 0', (cuts, text) => {
  expect(auditReport([], 'scope', cuts)).toEqual({
    text: `No look-ahead: scope; future replaced and taken away after ${text}.\n`,
    exitCode: 0,
  });
});
