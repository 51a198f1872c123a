import fc from 'fast-check';
import golden from '../../../test/golden/scalers.json' with { type: 'json' };
import { applyScaler, fitScaler } from './fitScaler.ts';
import { type ScalerKind, type ScalerSpec, scalerSchema, scalerSchemas } from './registry.ts';

/** What every registered scaler must do, and golden numbers of scikit-learn. */

const kinds = Object.keys(scalerSchemas) as ScalerKind[];
const specs: readonly ScalerSpec[] = [
  ...kinds.map((kind) => scalerSchema.parse({ kind })),
  { kind: 'quantile', knots: 5, output: 'uniform' },
];

const range = (start: number, end: number) => Int32Array.from({ length: end - start }, (_, i) => start + i);
const matrixOf = (values: ArrayLike<number>, cols: number) => {
  return { data: Float64Array.from(values), rows: values.length / cols, cols };
};

/** Cells of very different sizes and signs, with ties. */
const cell = fc.oneof(
  fc.double({ min: -5, max: 5, noNaN: true }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(0, -0.02, 0.02, 1000),
);
const COLS = 2;
const table = fc
  .array(cell, { minLength: 12, maxLength: 60 })
  .map((cells) => matrixOf(cells.slice(0, -(cells.length % COLS) || undefined), COLS));

/** A table, and a block of its rows that are test rows. */
const splitTable = table.chain((matrix) =>
  fc
    .record({ matrix: fc.constant(matrix), from: fc.nat(matrix.rows - 2), noise: fc.array(cell, { minLength: 1 }) })
    .map(({ from, noise }) => {
      const all = [...range(0, matrix.rows)];
      const test = all.filter((row) => row >= from && row < from + 2);
      const train = all.filter((row) => !test.includes(row));
      return { matrix, noise, rows: { train: Int32Array.from(train), test: Int32Array.from(test) } };
    }),
);

describe.each(specs.map((spec) => [JSON.stringify(spec), spec] as const))('%s', (_name, spec) => {
  test('the fitted state does not depend on the test rows', () => {
    fc.assert(
      fc.property(splitTable, ({ matrix, noise, rows }) => {
        const data = matrix.data.map((value, i) =>
          rows.test.includes(Math.floor(i / COLS)) ? noise[i % noise.length]! : value,
        );
        expect(fitScaler(spec, { ...matrix, data }, rows)).toEqual(fitScaler(spec, matrix, rows));
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test('what a row becomes does not depend on other rows', () => {
    fc.assert(
      fc.property(splitTable, ({ matrix, rows }) => {
        const fitted = fitScaler(spec, matrix, rows);
        const all = applyScaler(fitted, matrix, range(0, matrix.rows));
        const row = rows.test[0]!;
        const alone = applyScaler(fitted, matrixOf(matrix.data.slice(row * COLS, (row + 1) * COLS), COLS), range(0, 1));
        expect(alone).toEqual(all.slice(row * COLS, (row + 1) * COLS));
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  test('the order of values is kept, and scaled train values are finite', () => {
    fc.assert(
      fc.property(splitTable, ({ matrix, rows }) => {
        const fitted = fitScaler(spec, matrix, rows);
        const scaled = applyScaler(fitted, matrix, rows.train);
        expect(scaled.every(Number.isFinite)).toBe(true);
        for (let col = 0; col < COLS; col++) {
          const pairs = Array.from(
            rows.train,
            (row, i) => [matrix.data[row * COLS + col]!, scaled[i * COLS + col]!] as const,
          );
          pairs.sort(([a], [b]) => a - b);
          const falls = pairs.some(([, value], i) => i > 0 && value < pairs[i - 1]![1] - 1e-9 * Math.abs(value)); // rounding
          expect(falls).toBe(false);
        }
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  test('the state goes through JSON unchanged, and the inputs are not touched', () => {
    fc.assert(
      fc.property(splitTable, ({ matrix, rows }) => {
        const before = structuredClone({ matrix, rows });
        const fitted = fitScaler(spec, matrix, rows);
        applyScaler(fitted, matrix, rows.test);
        expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted);
        expect({ matrix, rows }).toEqual(before);
      }),
      { seed: 4, numRuns: 20 },
    );
  });

  test('a constant column becomes its centre: 0, or 1/2 of a distribution function', () => {
    const fitted = fitScaler(spec, matrixOf([0.1, 0.1, 0.1], 1), { train: range(0, 2), test: range(2, 3) });
    const centre = spec.kind === 'quantile' && spec.output === 'uniform' ? 0.5 : 0;
    expect([...applyScaler(fitted, matrixOf([0.1, 0.1, 0.1], 1), range(0, 3))]).toEqual([centre, centre, centre]);
  });

  test('a NaN that is not fitted on propagates', () => {
    const matrix = matrixOf([1, 2, 4, Number.NaN], 1);
    const fitted = fitScaler(spec, matrix, { train: range(0, 3), test: range(3, 4) });
    expect(applyScaler(fitted, matrix, range(3, 4))).toEqual(Float64Array.of(Number.NaN));
  });

  test('a row that is train and test at once is refused', () => {
    const rows = { train: Int32Array.of(0, 1, 2), test: Int32Array.of(2, 3) };
    expect(() => fitScaler(spec, matrixOf([1, 2, 3, 4], 1), rows)).toThrow(
      expect.objectContaining({
        code: 'fit_on_test_rows',
        message: 'fitScaler: train row must not be a test row, but got 2',
      }),
    );
  });

  test.each([
    ['no train rows', [1, 2], [], []],
    ['a train row outside the matrix', [1, 2], [2], []],
    ['a test row outside the matrix', [1, 2], [0], [-1]],
    ['a NaN among the train rows', [1, Number.NaN], [0, 1], []],
    ['an infinity among the train rows', [1, Number.POSITIVE_INFINITY], [0, 1], []],
  ])('%s is refused', (_what, values, train, test) => {
    const rows = { train: Int32Array.from(train), test: Int32Array.from(test) };
    expect(() => fitScaler(spec, matrixOf(values, 1), rows)).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  });

  test('another width and rows outside the matrix are refused when applied', () => {
    const fitted = fitScaler(spec, matrixOf([1, 2, 3, 4], 2), { train: range(0, 2), test: range(0, 0) });
    const refused = expect.objectContaining({ code: 'argument_invalid' });
    expect(() => applyScaler(fitted, matrixOf([1, 2, 3], 1), range(0, 1))).toThrow(refused);
    expect(() => applyScaler(fitted, matrixOf([1, 2], 2), range(1, 2))).toThrow(refused);
  });
});

test.each([
  ['an unknown kind', { kind: 'minmax' }],
  ['an unknown key', { kind: 'standard', ddof: 1 }],
  ['one knot', { kind: 'quantile', knots: 1 }],
])('scalerSchema refuses %s', (_what, spec) => {
  expect(scalerSchema.safeParse(spec).success).toBe(false);
});

describe('golden numbers of scikit-learn, on rows that were fitted on and rows that were not', () => {
  const cols = golden.columns.length;
  const x = matrixOf(golden.x, cols);
  const rows = { train: range(0, golden.fit), test: range(golden.fit, golden.rows) };
  const apply = (spec: ScalerSpec) => applyScaler(fitScaler(spec, x, rows), x, range(0, golden.rows));
  /** relative above 1 */
  const gap = (ours: ArrayLike<number>, theirs: readonly number[]) =>
    theirs.reduce((max, value, i) => Math.max(max, Math.abs(ours[i]! - value) / Math.max(1, Math.abs(value))), 0);

  test.each(['standard', 'robust'] as const)('%s agrees within 1e-12', (kind) => {
    expect(gap(apply({ kind }), golden[kind])).toBeLessThan(1e-12);
  });

  test('Yeo–Johnson exponents agree within 1e-6: both optimisers stop within 1.5e-8 of a maximum that is flat', () => {
    const fitted = fitScaler({ kind: 'yeo_johnson' }, x, rows);
    expect(fitted.kind === 'yeo_johnson' && gap(fitted.state.lambda, golden.yeo_johnson.lambda)).toBeLessThan(1e-6);
  });

  test('yeo_johnson agrees within 1e-6, the tolerance of its exponent', () => {
    expect(gap(apply({ kind: 'yeo_johnson' }), golden.yeo_johnson.values)).toBeLessThan(1e-6);
  });

  test.each(['uniform', 'normal'] as const)('quantile with %s output agrees within 1e-9', (output) => {
    const ours = apply({ kind: 'quantile', knots: golden.knots, output }).filter((_, i) => i % cols < cols - 1);
    expect(gap(ours, golden.quantile[output])).toBeLessThan(1e-9);
  });
});
