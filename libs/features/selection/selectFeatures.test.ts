import { createRng } from '@winnow/core';
import fc from 'fast-check';
import type { FeatureMatrix } from '../contract.ts';
import { averageRanks, sortOrder } from './averageRanks.ts';
import { correlation, mutualInformation } from './relevance.ts';
import { type SelectionSpec, selectFeatures, selectionSchema } from './selectFeatures.ts';
import { takeColumns } from './takeColumns.ts';

const ROWS = 240;
const range = (start: number, end: number) => Int32Array.from({ length: end - start }, (_, i) => start + i);
const fold = { train: range(0, 200), test: range(200, ROWS) };

function matrixOf(columns: Readonly<Record<string, Float64Array>>): FeatureMatrix {
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.length;
  const data = Float64Array.from({ length: rows * names.length }, (_, i) => {
    return columns[names[i % names.length]!]![Math.floor(i / names.length)]!;
  });
  return { data, rows, cols: names.length, names, barIndex: range(0, rows) };
}

/** The return follows `strong` and, less, `weak`; `twin` repeats `strong` with a little noise; `square` is not monotone. */
function example(seed: number) {
  const rng = createRng(seed);
  const column = () => Float64Array.from({ length: ROWS }, () => rng.normal());
  const [noise, strong, weak, square, error] = [column(), column(), column(), column(), column()];
  const twin = strong.map((value) => value + 0.1 * rng.normal());
  const ret = strong.map((value, i) => value + 0.4 * weak[i]! + 1.5 * (square[i]! ** 2 - 1) + 0.3 * error[i]!);
  return { matrix: matrixOf({ noise, twin, strong, weak, square }), labels: { ret } };
}

const spec = (changes: object): SelectionSpec => selectionSchema.parse({ budget: 3, ...changes });
const chosen = (seed: number, changes: object) => {
  const { matrix, labels } = example(seed);
  return takeColumns(matrix, selectFeatures(matrix, labels, fold, spec(changes))).names;
};

test('of two collinear columns the more relevant one stays', () => {
  for (const seed of [1, 2, 3, 4]) {
    const names = chosen(seed, { minStability: 0 });
    expect([names.includes('twin'), names.includes('strong')].filter(Boolean)).toHaveLength(1);
    expect(chosen(seed, { minStability: 0, maxCorrelation: 1 })).toEqual(expect.arrayContaining(['twin', 'strong']));
  }
});

test('mutual information sees what is not monotone, Spearman does not', () => {
  for (const seed of [1, 2, 3]) {
    expect(chosen(seed, { budget: 1, relevance: 'mutual_information', minStability: 0 })).toEqual(['square']);
    expect(chosen(seed, { budget: 1, minStability: 0 })).not.toEqual(['square']);
  }
});

test('a column that is chosen in too few repetitions goes', () => {
  // in one block of five the return follows `fickle` alone, elsewhere `steady`
  const rng = createRng(6);
  const column = () => Float64Array.from({ length: ROWS }, () => rng.normal());
  const [steady, fickle, error] = [column(), column(), column()];
  const ret = error.map((value, i) => 0.3 * value + (i < 40 ? 50 * fickle[i]! : steady[i]!));
  const names = (changes: object) => {
    const matrix = matrixOf({ steady, fickle });
    return takeColumns(matrix, selectFeatures(matrix, { ret }, fold, spec({ budget: 1, ...changes }))).names;
  };
  expect(names({})).toEqual(['steady']);
  const share = (column: Float64Array, from: number) =>
    Math.abs(correlation(ranks(column.slice(from, 200)), ranks(ret.slice(from, 200))));
  expect(share(fickle, 40)).toBeLessThan(share(steady, 40));
});

test('at least one column stays, also when none is stable', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 5 }), (seed, budget) => {
      const { matrix } = example(7);
      const rng = createRng(seed);
      const ret = Float64Array.from({ length: ROWS }, () => rng.normal());
      const columns = selectFeatures(matrix, { ret }, fold, spec({ budget, minStability: 1 }));
      expect(columns.length >= 1 && columns.length <= budget).toBe(true);
      expect([...columns]).toEqual([...columns].sort((a, b) => a - b));
    }),
    { seed: 1, numRuns: 20 },
  );
});

describe.each(['spearman', 'mutual_information'] as const)('by %s', (relevance) => {
  const { matrix, labels } = example(5);
  const settings = spec({ relevance });
  const before = selectFeatures(matrix, labels, fold, settings);

  test('the choice does not depend on test rows or their labels', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 99 }), (scale, seed) => {
        const rng = createRng(seed);
        const data = matrix.data.map((value, i) => (i < 200 * matrix.cols ? value : scale * rng.normal()));
        const ret = labels.ret.map((value, i) => (i < 200 ? value : scale * rng.normal()));
        expect(selectFeatures({ ...matrix, data }, { ret }, fold, settings)).toEqual(before);
      }),
      { seed: 2, numRuns: 10 },
    );
  });

  test('no increasing transform of the columns or of the return changes it', () => {
    const data = matrix.data.map((value) => Math.exp(2 * value) - 7);
    const ret = labels.ret.map((value) => value ** 3);
    expect(selectFeatures({ ...matrix, data }, { ret }, fold, settings)).toEqual(before);
  });

  test('inputs are not touched', () => {
    const copy = structuredClone({ matrix, labels, fold });
    selectFeatures(matrix, labels, fold, settings);
    expect({ matrix, labels, fold }).toEqual(copy);
  });

  test('constant columns are chosen last', () => {
    const flat = matrix.data.map((value, i) => (i % matrix.cols === 0 ? 0.1 : value));
    const columns = selectFeatures(
      { ...matrix, data: flat },
      labels,
      fold,
      spec({ relevance, budget: 4, maxCorrelation: 1 }),
    );
    expect([...columns]).toEqual([1, 2, 3, 4]);
  });
});

describe('bad input', () => {
  const { matrix, labels } = example(1);
  const invalid = expect.objectContaining({ code: 'argument_invalid' });

  test('a row that is train and test at once is refused', () => {
    expect(() => selectFeatures(matrix, labels, { train: range(0, 201), test: fold.test }, spec({}))).toThrow(
      expect.objectContaining({ code: 'fit_on_test_rows' }),
    );
  });

  test.each([
    ['too few train rows for the blocks', { ...fold, train: range(0, 9) }],
    ['a train row outside the matrix', { train: range(200, 260), test: range(0, 1) }],
  ])('%s is refused', (_what, rows) => {
    expect(() => selectFeatures(matrix, labels, rows, spec({}))).toThrow(invalid);
  });

  test('a NaN among the train rows is refused, one among the test rows is not read', () => {
    const nanAt = (row: number) => ({ ...matrix, data: matrix.data.with(row * matrix.cols, Number.NaN) });
    expect(() => selectFeatures(nanAt(3), labels, fold, spec({}))).toThrow(invalid);
    expect(() => selectFeatures(nanAt(210), labels, fold, spec({}))).not.toThrow();
  });

  test.each([{ budget: 0 }, { budget: 2, maxCorrelation: 0 }, { budget: 2, blocks: 1 }, { budget: 2, by: 'chance' }])(
    'selectionSchema refuses %j',
    (bad) => {
      expect(selectionSchema.safeParse(bad).success).toBe(false);
    },
  );

  test('takeColumns() refuses a column outside the matrix', () => {
    expect(() => takeColumns(matrix, Int32Array.of(5))).toThrow(invalid);
  });
});

/** Ranks of all rows. */
function ranks(values: Float64Array): Float64Array {
  return averageRanks(values, sortOrder(values), range(0, values.length), values.length);
}

describe('measures', () => {
  test('ties share their mean rank, and rows that do not count have none', () => {
    const values = Float64Array.of(5, 1, 5, 9, 1, 5);
    expect([...ranks(values)]).toEqual([3, 0.5, 3, 5, 0.5, 3]);
    const slot = Int32Array.of(0, 1, -1, 2, -1, 3);
    expect([...averageRanks(values, sortOrder(values), slot, 4)]).toEqual([1.5, 0, 3, 1.5]);
  });

  test('Spearman of ranks without ties is 1 − 6 Σd² / (n³ − n)', () => {
    const x = ranks(Float64Array.of(10, 20, 30, 40, 50));
    const y = ranks(Float64Array.of(2, 1, 5, 3, 4));
    expect(correlation(x, y)).toBeCloseTo(1 - (6 * (1 + 1 + 4 + 1 + 1)) / 120, 14);
    expect(correlation(x, new Float64Array(5).fill(2))).toBe(0);
  });

  test('mutual information of a column with itself is the entropy of its bins, of independent ones about nothing', () => {
    const rng = createRng(9);
    const x = ranks(Float64Array.from({ length: 2000 }, () => rng.normal()));
    const y = ranks(Float64Array.from({ length: 2000 }, () => rng.normal()));
    expect(mutualInformation(x, x)).toBeCloseTo(Math.log(16), 3);
    expect(mutualInformation(x, y)).toBeLessThan(0.08); // bias 15² / 4000 = 0.056
    expect(mutualInformation(x, y)).toBeCloseTo(mutualInformation(y, x), 12);
  });
});
