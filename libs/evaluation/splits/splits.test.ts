import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { blockBounds } from './blockBounds.ts';
import { cpcv } from './cpcv.ts';
import { makeFolds } from './makeFolds.ts';
import { purgedKFold } from './purgedKFold.ts';
import type { SplitRows } from './splitRows.ts';
import { splitSchema } from './splitSchema.ts';
import { plain, range, rowsOf, rowsOfSteps, uniformRows } from './testing.ts';
import { walkForward } from './walkForward.ts';

interface GoldenCase {
  readonly name: string;
  readonly barIndex: number[];
  readonly endIndex: number[];
  readonly testFrom: number;
  readonly folds: number;
  readonly embargoBars: number;
  readonly expected: { train: number[]; test: number[] }[];
}
interface RollingCase extends GoldenCase {
  readonly trainRows: number;
}
const golden: { purged_kfold: GoldenCase[]; walk_forward: GoldenCase[]; rolling: RollingCase[] } = JSON.parse(
  readFileSync(new URL('../../../test/golden/splits.json', import.meta.url), 'utf8'),
);

/** Rows with gaps between bars and label horizons of 1 to 8 bars. */
const anyRows = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), horizon: fc.integer({ min: 1, max: 8 }) }), {
    minLength: 40,
    maxLength: 70,
  })
  .map(rowsOfSteps);

/** The bars [start, end) of a row's label. */
const labelBars = (rows: SplitRows, row: number) => range(rows.barIndex[row]!, rows.endIndex[row]!);

describe('blockBounds', () => {
  test('blockBounds() gives the first blocks the remainder, like numpy.array_split', () => {
    expect([...blockBounds(0, 20, 3)]).toEqual([0, 7, 14, 20]);
    expect([...blockBounds(5, 12, 4)]).toEqual([5, 7, 9, 11, 12]);
  });
});

describe('purgedKFold', () => {
  test.each(golden.purged_kfold)(
    'purgedKFold() equals purgedcv: $name',
    ({ barIndex, endIndex, expected, ...options }) => {
      expect(plain(purgedKFold(rowsOf(barIndex, endIndex), options))).toEqual(expected);
    },
  );

  test('a label that ends where the test block starts is kept, one bar longer is dropped', () => {
    const second = (horizon: number) => purgedKFold(uniformRows(9, horizon), { folds: 3, embargoBars: 0 })[1]!;
    expect([...second(1).train]).toEqual([0, 1, 2, 6, 7, 8]);
    expect([...second(2).train]).toEqual([0, 1, 7, 8]);
  });

  test('the embargo drops rows after the test block only', () => {
    const [, second] = purgedKFold(uniformRows(12, 1), { folds: 3, embargoBars: 2 });
    expect([...second!.train]).toEqual([0, 1, 2, 3, 10, 11]);
  });

  test('no training label shares a bar with the span of the test block, and nothing else is dropped', () => {
    const embargo = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 2, max: 4 }), embargo, (rows, folds, embargoBars) => {
        for (const { train, test } of purgedKFold(rows, { folds, embargoBars })) {
          const spanEnd = Math.max(...[...test].map((row) => rows.endIndex[row]!));
          const spanBars = new Set(range(rows.barIndex[test[0]!]!, spanEnd));
          const allowed = range(0, rows.barIndex.length).filter((row) => {
            const embargoed = rows.barIndex[row]! >= spanEnd && rows.barIndex[row]! < spanEnd + embargoBars;
            return !test.includes(row) && !embargoed && labelBars(rows, row).every((bar) => !spanBars.has(bar));
          });
          expect([...train]).toEqual(allowed);
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test('every row is tested exactly once, in order', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 2, max: 4 }), (rows, folds) => {
        const tested = purgedKFold(rows, { folds, embargoBars: 0 }).flatMap(({ test }) => [...test]);
        expect(tested).toEqual(range(0, rows.barIndex.length));
      }),
      { seed: 2, numRuns: 30 },
    );
  });

  test('a fold without training rows is refused', () => {
    expect(() => purgedKFold(uniformRows(6, 6), { folds: 2, embargoBars: 0 })).toThrow(
      'the fold that tests rows 0 to 2 must have training rows',
    );
  });

  test.each([
    ['one fold', { folds: 1, embargoBars: 0 }, 'folds must be an integer of at least 2'],
    ['more folds than rows', { folds: 10, embargoBars: 0 }, 'folds must not exceed the number of rows, 9'],
    ['a negative embargo', { folds: 3, embargoBars: -1 }, 'embargoBars must be ≥ 0, but got -1'],
  ])('purgedKFold() refuses %s', (_, options, message) => {
    expect(() => purgedKFold(uniformRows(9, 1), options)).toThrow(message);
  });

  test.each([
    ['bars out of order', rowsOf([0, 2, 2], [1, 3, 3]), 'barIndex must ascend strictly, but got 2'],
    ['an empty label interval', rowsOf([0, 1, 2], [1, 2, 2]), 'endIndex must be greater than barIndex, but got 2'],
    ['columns of unequal length', rowsOf([0, 1, 2], [1, 2]), 'endIndex must have 3 elements, but got 2'],
  ])('purgedKFold() refuses %s', (_, rows, message) => {
    expect(() => purgedKFold(rows, { folds: 2, embargoBars: 0 })).toThrow(message);
  });
});

describe('walkForward', () => {
  test.each(golden.walk_forward)(
    'walkForward() equals purgedcv: $name',
    ({ barIndex, endIndex, expected, ...options }) => {
      expect(plain(walkForward(rowsOf(barIndex, endIndex), options))).toEqual(expected);
    },
  );

  test.each(golden.rolling)('rolling walkForward() equals $name', ({ barIndex, endIndex, expected, ...options }) => {
    expect(plain(walkForward(rowsOf(barIndex, endIndex), options))).toEqual(expected);
  });

  test('rolling training rows are the latest trainRows of the expanding ones', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 1, max: 60 }), (rows, trainRows) => {
        const options = { testFrom: 25, folds: 3, embargoBars: 1 };
        const expanding = walkForward(rows, options);
        walkForward(rows, { ...options, trainRows }).forEach(({ train, test }, k) => {
          expect([...train]).toEqual([...expanding[k]!.train].slice(-trainRows));
          expect(test).toEqual(expanding[k]!.test);
        });
      }),
      { seed: 23, numRuns: 40 },
    );
  });

  test('training rows are exactly the earlier rows whose label ends embargoBars before the block', () => {
    const options = fc.record({
      testFrom: fc.integer({ min: 25, max: 30 }),
      folds: fc.integer({ min: 1, max: 6 }),
      embargoBars: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(anyRows, options, (rows, { testFrom, folds, embargoBars }) => {
        for (const { train, test } of walkForward(rows, { testFrom, folds, embargoBars })) {
          const firstBar = rows.barIndex[test[0]!]!;
          const allowed = range(0, test[0]!).filter((row) =>
            labelBars(rows, row).every((bar) => bar < firstBar - embargoBars),
          );
          expect([...train]).toEqual(allowed);
        }
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  test('the rows from testFrom on are tested exactly once, in order, and history never', () => {
    const folds = walkForward(uniformRows(31, 2), { testFrom: 10, folds: 4, embargoBars: 1 });
    expect(folds.flatMap(({ test }) => [...test])).toEqual(range(10, 31));
  });

  test('a fold without training rows is refused', () => {
    const options = { testFrom: 3, folds: 2, embargoBars: 5 };
    expect(() => walkForward(uniformRows(20, 1), options)).toThrow('must have training rows');
  });

  test.each([
    ['a negative testFrom', { testFrom: -1, folds: 2, embargoBars: 0 }, 'testFrom must be a row index, but got -1'],
    ['no folds', { testFrom: 5, folds: 0, embargoBars: 0 }, 'folds must be an integer of at least 1, but got 0'],
    [
      'more folds than rows to test',
      { testFrom: 8, folds: 3, embargoBars: 0 },
      'folds must not exceed the rows to test, 2',
    ],
    ['no training rows', { testFrom: 5, folds: 1, embargoBars: 0, trainRows: 0 }, 'trainRows must be at least 1'],
    ['a fractional embargo', { testFrom: 5, folds: 2, embargoBars: 0.5 }, 'embargoBars must be ≥ 0, but got 0.5'],
  ])('walkForward() refuses %s', (_, options, message) => {
    expect(() => walkForward(uniformRows(10, 1), options)).toThrow(message);
  });
});

describe('makeFolds', () => {
  const rows = uniformRows(40, 3);

  test('splitSchema fills in the defaults of each kind', () => {
    expect(splitSchema.parse({ kind: 'purged_kfold' })).toEqual({ kind: 'purged_kfold', folds: 5, embargoBars: 5 });
    expect(splitSchema.parse({ kind: 'cpcv' })).toEqual({ kind: 'cpcv', groups: 10, testGroups: 2, embargoBars: 5 });
    expect(splitSchema.parse({ kind: 'walk_forward' })).toEqual({ kind: 'walk_forward', folds: 4, embargoBars: 5 });
  });

  test('an embargo in time needs the times of the bars, which a maker passes on', () => {
    const barTs = Float64Array.from(range(0, 60), (bar) => bar * 3_600_000);
    const inTime = splitSchema.parse({ kind: 'walk_forward', folds: 3, embargo: { duration: '2h' }, trainRows: 15 });
    expect(makeFolds(inTime, { ...rows, barTs }, 20)).toEqual(
      walkForward(rows, { folds: 3, embargoBars: 2, testFrom: 20, trainRows: 15 }),
    );
  });

  test.each([
    { kind: 'shuffled' },
    { kind: 'purged_kfold', folds: 1 },
    { kind: 'walk_forward', purge: 3 },
    { kind: 'cpcv', groups: 2 },
    { kind: 'cpcv', groups: 20, testGroups: 5 },
  ])('splitSchema refuses %j', (split) => {
    expect(splitSchema.safeParse(split).success).toBe(false);
  });

  test('makeFolds() calls the splitter of the kind', () => {
    expect(makeFolds({ kind: 'purged_kfold', folds: 4, embargoBars: 2 }, rows, 0)).toEqual(
      purgedKFold(rows, { folds: 4, embargoBars: 2 }),
    );
    expect(makeFolds({ kind: 'cpcv', groups: 4, testGroups: 2, embargoBars: 2 }, rows, 0)).toEqual(
      cpcv(rows, { groups: 4, testGroups: 2, embargoBars: 2 }).folds,
    );
    expect(makeFolds({ kind: 'walk_forward', folds: 4, embargoBars: 2 }, rows, 20)).toEqual(
      walkForward(rows, { testFrom: 20, folds: 4, embargoBars: 2 }),
    );
  });

  test.each(['purged_kfold', 'cpcv'])('makeFolds() refuses training history for %s', (kind) => {
    const split = splitSchema.parse({ kind });
    expect(() => makeFolds(split, rows, 1)).toThrow('testFrom must be 0, but got 1');
  });
});
