import { createRng } from '@winnow/core';
import { barColumns, type Series, simulateSeries, takeBars } from '@winnow/market';
import fc from 'fast-check';
import { buildLabels } from './buildLabels.ts';
import type { Labels } from './contract.ts';
import { type LabelSpec, labelSchema, labelSchemas } from './registry.ts';

/** What every registered label must do. Notation: T bars, N rows. */

const ROWS = 70;
const HORIZON = 9;

const specs: readonly LabelSpec[] = [
  { kind: 'forward_return', horizon: HORIZON },
  { kind: 'sign_dead_zone', horizon: HORIZON, deadZone: 0.01 },
  { kind: 'triple_barrier', horizon: HORIZON },
  { kind: 'triple_barrier', horizon: HORIZON, side: 'short', touch: 'high_low', vertical: 'sign', costBps: 20, kUp: 2 },
  { kind: 'triple_barrier', horizon: HORIZON, costConvention: 'shifted', costBps: 20, kDown: 0 },
  { kind: 'meta_label', horizon: HORIZON, primary: { kind: 'momentum', bars: 5 } },
  { kind: 'meta_label', horizon: HORIZON, primary: { kind: 'reversal', bars: 1 }, touch: 'high_low' },
  { kind: 'meta_label', horizon: HORIZON, primary: { kind: 'sma_cross', fast: 2, slow: 6 } },
  { kind: 'trend_scanning', horizon: HORIZON },
].map((spec) => labelSchema.parse(spec));

const original = simulate(1);
const barIndex = Int32Array.from({ length: ROWS - 10 }, (_, i) => i + 5);

function simulate(seed: number, rows = ROWS): Series {
  return simulateSeries({ symbol: 'A', timeframe: '1h', rows, start: 0, rng: createRng(seed) });
}

/** `series` with the bars that `changed` names taken from other bars. */
function spliced(series: Series, other: Series, changed: (bar: number) => boolean): Series {
  const result = { ...series };
  for (const column of barColumns) {
    if (column === 'ts') continue;
    result[column] = series[column].map((value, bar) => (changed(bar) ? other[column][bar]! : value));
  }
  return result;
}

/** Every column of the labels at one row. */
function rowOf(labels: Labels, row: number): readonly unknown[] {
  return [labels.ret, labels.up, labels.endIndex, labels.class, labels.side, labels.weight].map(
    (column) => column?.[row],
  );
}

test('every registered label is among them', () => {
  expect(new Set(specs.map(({ kind }) => kind))).toEqual(new Set(Object.keys(labelSchemas)));
});

describe.each(specs.map((spec) => [JSON.stringify(spec), spec] as const))('%s', (_name, spec) => {
  const labels = buildLabels(original, barIndex, spec, ROWS);

  test('has a class of each kind on simulated bars, so the comparisons are not over nothing', () => {
    expect(new Set(labels.up).size).toBe(2);
  });

  test('the label of a row depends on no bar after its end', () => {
    fc.assert(
      fc.property(fc.nat(labels.ret.length - 1), fc.integer({ min: 2, max: 1000 }), (row, seed) => {
        const end = labels.endIndex[row]!;
        const changed = buildLabels(
          spliced(original, simulate(seed), (bar) => bar > end),
          barIndex,
          spec,
          ROWS,
        );
        expect(rowOf(changed, row)).toEqual(rowOf(labels, row));
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test('labels that have ended are the same when the series ends there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: ROWS }), (end) => {
        const cut = buildLabels(takeBars(original, end), barIndex, spec, end);
        for (let row = 0; row < cut.ret.length; row++) expect(rowOf(cut, row)).toEqual(rowOf(labels, row));
      }),
      { seed: 2, numRuns: 20 },
    );
  });

  test('exactly the leading rows whose time limit lies inside the window have a label, and no later bar is read', () => {
    const broken = spliced(original, original, () => false);
    for (const column of barColumns) if (column !== 'ts') broken[column].fill(Number.NaN, 40);
    const cut = buildLabels(broken, barIndex, spec, 40);
    expect(cut.ret).toHaveLength([...barIndex].filter((bar) => bar + HORIZON < 40).length);
    expect(cut.ret.every(Number.isFinite)).toBe(true);
  });

  test('a label ends after its row and within its horizon, and its columns agree', () => {
    for (let row = 0; row < labels.ret.length; row++) {
      const span = labels.endIndex[row]! - barIndex[row]!;
      expect(span >= 1 && span <= HORIZON).toBe(true);
      if (labels.class !== undefined) expect(labels.up[row]).toBe(labels.class[row]! > 0 ? 1 : 0);
      if (labels.side?.[row] === 0) expect(rowOf(labels, row).slice(0, 2)).toEqual([0, 0]);
    }
  });

  test('the side of a bet is known at the close of its row', () => {
    for (const row of [0, 17, labels.ret.length - 1]) {
      const other = buildLabels(
        spliced(original, simulate(8), (bar) => bar > barIndex[row]!),
        barIndex,
        spec,
        ROWS,
      );
      expect(other.side?.[row]).toBe(labels.side?.[row]);
    }
  });

  test('prices in another unit give the same label', () => {
    const scaled = spliced(original, original, () => false);
    for (const column of ['open', 'high', 'low', 'close'] as const)
      scaled[column].set(original[column].map((p) => p * 1024));
    expect(buildLabels(scaled, barIndex, spec, ROWS)).toEqual(labels); // 1024 is a power of two: no rounding
  });

  test('the series is not touched', () => {
    const copy = structuredClone(original);
    buildLabels(copy, barIndex, spec, ROWS);
    expect(copy).toEqual(original);
  });

  test('no rows give no labels', () => {
    expect(buildLabels(original, new Int32Array(0), spec, ROWS).ret).toHaveLength(0);
  });
});

test.each([
  ['barriers without a barrier', { kind: 'triple_barrier', horizon: 5, kUp: 0, kDown: 0 }],
  ['a negative barrier', { kind: 'triple_barrier', horizon: 5, kUp: -1 }],
  ['an unknown convention', { kind: 'triple_barrier', horizon: 5, costConvention: 'gross' }],
  ['a meta-label without a primary rule', { kind: 'meta_label', horizon: 5 }],
  [
    'an average that is not slower',
    { kind: 'meta_label', horizon: 5, primary: { kind: 'sma_cross', fast: 5, slow: 5 } },
  ],
  ['a trend that is longer than the longest', { kind: 'trend_scanning', horizon: 5, minHorizon: 6 }],
  ['a negative dead zone', { kind: 'sign_dead_zone', horizon: 5, deadZone: -0.1 }],
])('labelSchema refuses %s', (_what, spec) => {
  expect(labelSchema.safeParse(spec).success).toBe(false);
});
