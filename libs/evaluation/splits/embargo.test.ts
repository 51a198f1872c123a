import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { durationMs, type Embargo, embargoInBars, embargoSchema } from './embargo.ts';
import { purgedKFold } from './purgedKFold.ts';
import { plain, range, rowsOf, rowsOfSteps, uniformRows } from './testing.ts';
import { walkForward } from './walkForward.ts';

interface GoldenCase {
  readonly name: string;
  readonly barIndex: number[];
  readonly endIndex: number[];
  readonly barTs?: number[];
  readonly folds: number;
  readonly embargo: Embargo;
  readonly expected: { train: number[]; test: number[] }[];
}
const golden: { embargo: GoldenCase[] } = JSON.parse(
  readFileSync(new URL('../../../test/golden/splits.json', import.meta.url), 'utf8'),
);
/** Rows with gaps between bars and label horizons of 1 to 8 bars. */
const anyRows = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), horizon: fc.integer({ min: 1, max: 8 }) }), {
    minLength: 40,
    maxLength: 70,
  })
  .map(rowsOfSteps);

const HOUR_MS = 3_600_000;
const hourly = (bars: number) => Float64Array.from({ length: bars }, (_, i) => i * HOUR_MS);

test.each(golden.embargo)('purgedKFold() equals $name', ({ barIndex, endIndex, barTs, folds, embargo, expected }) => {
  const times = barTs === undefined ? {} : { barTs: Float64Array.from(barTs) };
  expect(plain(purgedKFold({ ...rowsOf(barIndex, endIndex), ...times }, { folds, embargo }))).toEqual(expected);
});

test.each([
  [0, 0],
  [1500, 1500],
  ['250ms', 250],
  ['90s', 90_000],
  ['15m', 900_000],
  ['4h', 14_400_000],
  ['5d', 432_000_000],
  ['2w', 1_209_600_000],
])('a duration of %p is %d ms', (value, ms) => {
  expect(durationMs(value)).toBe(ms);
  expect(embargoSchema.safeParse({ duration: value }).success).toBe(true);
});

test.each([
  { duration: '5' },
  { duration: '-5d' },
  { duration: '1.5h' },
  { duration: -1 },
  { bars: 1.5 },
  { fraction: 0.6 },
  { bars: 1, fraction: 0.1 },
  {},
])('embargoSchema refuses %j', (embargo) => {
  expect(embargoSchema.safeParse(embargo).success).toBe(false);
});

test('on bars without gaps, the same embargo in bars, time and rows gives the same folds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 8 }), (horizon, bars) => {
      const rows = { ...uniformRows(80, horizon), barTs: hourly(100) };
      const ways: Embargo[] = [{ bars }, { duration: `${bars}h` }, { fraction: (bars + 0.5) / 80 }];
      const [first, ...others] = ways.map((embargo) => ({
        kFold: purgedKFold(rows, { folds: 4, embargo }),
        walk: walkForward(rows, { folds: 3, testFrom: 30, embargo }),
        inBars: embargoInBars({ embargo }, 80, HOUR_MS),
      }));
      for (const other of others) expect(other).toEqual(first);
      expect(first!.kFold).toEqual(purgedKFold(rows, { folds: 4, embargoBars: bars }));
    }),
    { seed: 21, numRuns: 30 },
  );
});

test('an embargo in time counts time, not bars: a night without bars passes it', () => {
  const rows = uniformRows(8, 1);
  const barTs = Float64Array.of(0, 1, 2, 3, 20, 21, 22, 23, 24).map((hour) => hour * HOUR_MS);
  const [first] = purgedKFold({ ...rows, barTs }, { folds: 2, embargo: { duration: '2h' } });
  expect([...first!.train]).toEqual([6, 7]); // labels of rows 0 to 3 end at hour 20
});

test('every kept row starts at least the duration after the labels of the block, and nothing else is dropped', () => {
  const duration = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(
      anyRows,
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 240, maxLength: 240 }),
      duration,
      (rows, gaps, hours) => {
        let hour = 0;
        const barTs = Float64Array.from(gaps, (gap) => {
          hour += gap;
          return hour * HOUR_MS;
        });
        for (const { train, test } of purgedKFold(
          { ...rows, barTs },
          { folds: 3, embargo: { duration: `${hours}h` } },
        )) {
          const spanEnd = Math.max(...[...test].map((row) => rows.endIndex[row]!));
          const spanStart = rows.barIndex[test[0]!]!;
          const allowed = range(0, rows.barIndex.length).filter((row) => {
            if (rows.endIndex[row]! <= spanStart) return true;
            return (
              row > test.at(-1)! &&
              rows.barIndex[row]! >= spanEnd &&
              barTs[rows.barIndex[row]!]! >= barTs[spanEnd]! + hours * HOUR_MS
            );
          });
          expect([...train]).toEqual(allowed);
        }
      },
    ),
    { seed: 22, numRuns: 30 },
  );
});

test('an embargo in time without the times of the bars is refused', () => {
  expect(() => purgedKFold(uniformRows(20, 1), { folds: 2, embargo: { duration: '1h' } })).toThrow(
    'an embargo in time needs barTs, but got "1h"',
  );
});

test('embargoInBars() rounds time up to whole bars and a fraction down to whole rows', () => {
  expect(embargoInBars({ embargo: { duration: '90m' } }, 100, HOUR_MS)).toBe(2);
  expect(embargoInBars({ embargo: { fraction: 0.029 } }, 100, HOUR_MS)).toBe(2);
  expect(embargoInBars({ embargoBars: 7 }, 100, HOUR_MS)).toBe(7);
  expect(embargoInBars({ embargoBars: 7, embargo: { bars: 1 } }, 100, HOUR_MS)).toBe(1);
});
