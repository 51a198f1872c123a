import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { binomial, combinations } from './combinations.ts';
import { cpcv, cpcvPaths } from './cpcv.ts';
import { testBlocks } from './fold.ts';
import { purgedKFold } from './purgedKFold.ts';
import { reconstructPaths } from './reconstructPaths.ts';
import { plain, range, rowsOf, rowsOfSteps, uniformRows } from './testing.ts';

interface GoldenCase {
  readonly name: string;
  readonly barIndex: number[];
  readonly endIndex: number[];
  readonly groups: number;
  readonly testGroups: number;
  readonly embargoBars: number;
  readonly expected: { train: number[]; test: number[] }[];
  readonly foldOf?: number[][];
}
const golden: { cpcv: GoldenCase[] } = JSON.parse(
  readFileSync(new URL('../../../test/golden/splits.json', import.meta.url), 'utf8'),
);

const anyRows = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 2 }), horizon: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 48,
    maxLength: 60,
  })
  .map(rowsOfSteps);

test.each(golden.cpcv)('cpcv() equals $name', ({ barIndex, endIndex, expected, foldOf, ...options }) => {
  const result = cpcv(rowsOf(barIndex, endIndex), options);
  expect(plain(result.folds)).toEqual(expected);
  if (foldOf !== undefined) expect([...result.paths.foldOf]).toEqual(foldOf.flat());
});

// López de Prado 2018, section 12.4: C(N, k) splits and φ = k/N · C(N, k) paths; 6 choose 2 is the book's example.
test.each([
  [6, 2, 15, 5],
  [5, 2, 10, 4],
  [10, 2, 45, 9],
  [10, 3, 120, 36],
  [12, 4, 495, 165],
])('%i groups, %i tested, make %i splits and %i paths', (groups, testGroups, splits, paths) => {
  expect(binomial(groups, testGroups)).toBe(splits);
  expect(combinations(groups, testGroups)).toHaveLength(splits);
  expect(cpcvPaths(groups, testGroups).count).toBe(paths);
});

test('no training label shares a bar with the span of a tested group, and nothing else is dropped', () => {
  fc.assert(
    fc.property(
      anyRows,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 3 }),
      (rows, testGroups, embargoBars) => {
        const { folds, bounds } = cpcv(rows, { groups: 6, testGroups, embargoBars });
        const spans = range(0, 6).map((g) => {
          const members = range(bounds[g]!, bounds[g + 1]!);
          return { from: rows.barIndex[members[0]!]!, to: Math.max(...members.map((row) => rows.endIndex[row]!)) };
        });
        for (const { train, test, groups } of folds) {
          const tested = new Set(test);
          const allowed = range(0, rows.barIndex.length).filter((row) => {
            const clear = ({ from, to }: { from: number; to: number }) =>
              rows.endIndex[row]! <= from || rows.barIndex[row]! >= to + embargoBars;
            return !tested.has(row) && [...groups].every((g) => clear(spans[g]!));
          });
          expect([...train]).toEqual(allowed);
        }
      },
    ),
    { seed: 31, numRuns: 20 },
  );
});

test('one tested group is a purged k-fold, with one path', () => {
  fc.assert(
    fc.property(anyRows, fc.integer({ min: 0, max: 4 }), (rows, embargoBars) => {
      const { folds, paths } = cpcv(rows, { groups: 5, testGroups: 1, embargoBars });
      expect(plain(folds)).toEqual(plain(purgedKFold(rows, { folds: 5, embargoBars })));
      expect(paths).toEqual({ count: 1, foldOf: Int32Array.from(range(0, 5)) });
    }),
    { seed: 32, numRuns: 30 },
  );
});

test('each path covers every row once, with a split that tests it, and no prediction is used twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 7 }), fc.integer({ min: 1, max: 3 }), (groups, testGroups) => {
      fc.pre(testGroups < groups - 1);
      const result = cpcv(uniformRows(50, 1), { groups, testGroups, embargoBars: 0 });
      const named = result.folds.map(({ test }, f) => Float64Array.from(test, (row) => f * 1000 + row));
      const used = new Set<number>();
      for (const path of reconstructPaths(result, named)) {
        expect([...path].map((value) => value % 1000)).toEqual(range(0, 50));
        for (const value of path) used.add(value);
      }
      expect(used.size).toBe(named.reduce((total, values) => total + values.length, 0));
    }),
    { seed: 33, numRuns: 20 },
  );
});

test('the predictions of each fold go to its own groups of each path', () => {
  const result = cpcv(uniformRows(4, 1), { groups: 4, testGroups: 2, embargoBars: 0 });
  // splits: 01 02 03 12 13 23
  const paths = reconstructPaths(
    result,
    result.folds.map(({ test }, f) => Float64Array.from(test, (row) => f + row / 10)),
  );
  expect(paths.map((path) => [...path])).toEqual([
    [0, 0.1, 1.2, 2.3],
    [1, 3.1, 3.2, 4.3],
    [2, 4.1, 5.2, 5.3],
  ]);
});

test('combinations() are ascending sets in lexicographic order', () => {
  expect(combinations(4, 2).map((set) => [...set])).toEqual([
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 2],
    [1, 3],
    [2, 3],
  ]);
});

test.each([
  ['one group', { groups: 1, testGroups: 1 }, 'groups must be an integer of at least 2, but got 1'],
  ['all groups tested', { groups: 4, testGroups: 4 }, 'testGroups must be an integer from 1 to 3, but got 4'],
  ['more groups than rows', { groups: 30, testGroups: 1 }, 'groups must not exceed the number of rows, 20'],
  ['too many splits', { groups: 20, testGroups: 5 }, 'there must be at most 5000 splits, but got 15504'],
  ['an embargo that leaves nothing', { groups: 2, testGroups: 1, embargoBars: 99 }, 'must have training rows'],
])('cpcv() refuses %s', (_, options, message) => {
  expect(() => cpcv(uniformRows(20, 1), options)).toThrow(message);
});

test('reconstructPaths() refuses predictions that do not fit', () => {
  const result = cpcv(uniformRows(12, 1), { groups: 3, testGroups: 1 });
  expect(() => reconstructPaths(result, [])).toThrow('there must be values of 3 folds, but got 0');
  const wrong = result.folds.map(() => new Float64Array(3));
  expect(() => reconstructPaths(result, wrong)).toThrow('values[0] must have 4 elements, but got 3');
});

test('taken in the order of the folds, the blocks of each path are the path, in time order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 4 }), (groups, testGroups) => {
      fc.pre(testGroups < groups - 1);
      const result = cpcv(uniformRows(50, 1), { groups, testGroups, embargoBars: 0 });
      const named = result.folds.map(({ test }, f) => Float64Array.from(test, (row) => f * 1000 + row));
      const taken = Array.from({ length: result.paths.count }, (): number[] => []);
      for (const [f, fold] of result.folds.entries()) {
        for (const { path, start, end } of testBlocks(fold)) taken[path]!.push(...named[f]!.subarray(start, end));
      }
      expect(taken).toEqual(reconstructPaths(result, named).map((path) => [...path]));
    }),
    { seed: 34, numRuns: 30 },
  );
});
