import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { cpcv } from './cpcv.ts';
import type { PanelEmbargo } from './embargo.ts';
import { cpcvPanel, type PanelFold, type PanelRows, purgedKFoldPanel } from './panel.ts';
import { purgedKFold } from './purgedKFold.ts';
import { plain, range, rowsOfSteps } from './testing.ts';

interface GoldenCase {
  readonly name: string;
  readonly endDay: number[][];
  readonly folds: number;
  readonly embargo: PanelEmbargo;
  readonly expected: { train: number[]; test: number[] }[][];
}
const golden: { panel: GoldenCase[] } = JSON.parse(
  readFileSync(new URL('../../../test/golden/splits.json', import.meta.url), 'utf8'),
);
const DAY_MS = 86_400_000;
const plainPanel = (folds: readonly PanelFold[]) => folds.map(plain);

/** Label horizons of 1 to 6 ms, gaps of 1 to 4 ms, each symbol from its own start. */
const anySymbol = fc
  .record({
    from: fc.integer({ min: 0, max: 20 }),
    steps: fc.array(fc.record({ gap: fc.integer({ min: 1, max: 4 }), horizon: fc.integer({ min: 1, max: 6 }) }), {
      minLength: 30,
      maxLength: 40,
    }),
  })
  .map(({ from, steps }): PanelRows => {
    const { barIndex, endIndex } = rowsOfSteps(steps);
    return {
      startTs: Float64Array.from(barIndex, (bar) => from + bar),
      endTs: Float64Array.from(endIndex, (bar) => from + bar),
    };
  });
const anyPanel = fc.array(anySymbol, { minLength: 1, maxLength: 4 });

test.each(golden.panel)(
  'purgedKFoldPanel() equals purgedcv on merged rows: $name',
  ({ endDay, folds, embargo, expected }) => {
    const symbols = endDay.map((days) => ({
      startTs: Float64Array.from(days, (_, i) => i * DAY_MS),
      endTs: Float64Array.from(days, (day) => day * DAY_MS),
    }));
    expect(plainPanel(purgedKFoldPanel(symbols, { folds, embargo }))).toEqual(expected);
  },
);

test('a training row of any symbol keeps clear of the test rows of every symbol, and nothing else is dropped', () => {
  fc.assert(
    fc.property(anyPanel, fc.integer({ min: 0, max: 5 }), (symbols, duration) => {
      for (const fold of purgedKFoldPanel(symbols, { folds: 3, embargo: { duration } })) {
        const tested = fold.flatMap(({ test }, s) =>
          [...test].map((row) => ({ from: symbols[s]!.startTs[row]!, to: symbols[s]!.endTs[row]! })),
        );
        const from = Math.min(...tested.map((label) => label.from));
        const to = Math.max(...tested.map((label) => label.to));
        fold.forEach(({ train, test }, s) => {
          const { startTs, endTs } = symbols[s]!;
          const allowed = range(0, startTs.length).filter(
            (row) => !test.includes(row) && (endTs[row]! <= from || startTs[row]! >= to + duration),
          );
          expect([...train]).toEqual(allowed);
        });
      }
    }),
    { seed: 41, numRuns: 40 },
  );
});

test('every row of every symbol is tested once, together with all rows of the same time', () => {
  fc.assert(
    fc.property(anyPanel, (symbols) => {
      const blockOf = new Map<number, number>();
      const folds = purgedKFoldPanel(symbols, { folds: 4, embargo: { duration: 0 } });
      symbols.forEach(({ startTs }, s) => {
        expect(folds.flatMap((fold) => [...fold[s]!.test])).toEqual(range(0, startTs.length));
      });
      folds.forEach((fold, block) => {
        fold.forEach(({ test }, s) => {
          for (const row of test) {
            const time = symbols[s]!.startTs[row]!;
            expect(blockOf.get(time) ?? block).toBe(block);
            blockOf.set(time, block);
          }
        });
      });
    }),
    { seed: 42, numRuns: 15 },
  );
});

test('a panel of one symbol splits as its series does', () => {
  fc.assert(
    fc.property(anySymbol, fc.integer({ min: 0, max: 4 }), (symbol, bars) => {
      const rows = { barIndex: Int32Array.from(symbol.startTs), endIndex: Int32Array.from(symbol.endTs) };
      const ofPanel = purgedKFoldPanel([symbol], { folds: 3, embargo: { duration: bars } });
      expect(ofPanel.map(([fold]) => fold)).toEqual(purgedKFold(rows, { folds: 3, embargoBars: bars }));
      const fraction = 0.04;
      const combined = cpcvPanel([symbol], { groups: 5, testGroups: 2, embargo: { fraction } });
      expect(combined.map(([fold]) => fold)).toEqual(
        cpcv(rows, { groups: 5, testGroups: 2, embargo: { fraction } }).folds.map(({ train, test }) => ({
          train,
          test,
        })),
      );
    }),
    { seed: 43, numRuns: 25 },
  );
});

test('a symbol without rows in a test block has an empty test', () => {
  const early = { startTs: Float64Array.of(0, 1, 2), endTs: Float64Array.of(1, 2, 3) };
  const late = { startTs: Float64Array.of(3, 4, 5), endTs: Float64Array.of(4, 5, 6) };
  const [first, second] = purgedKFoldPanel([early, late], { folds: 2, embargo: { duration: 0 } });
  expect(plain(first!)).toEqual([
    { train: [], test: [0, 1, 2] },
    { train: [0, 1, 2], test: [] },
  ]);
  expect(plain(second!)).toEqual([
    { train: [0, 1, 2], test: [] },
    { train: [], test: [0, 1, 2] },
  ]);
});

test.each([
  ['times out of order', Float64Array.of(1, 1), Float64Array.of(2, 2), 'startTs must be finite and ascend strictly'],
  ['an empty label', Float64Array.of(1, 2), Float64Array.of(2, 2), 'endTs must be later than startTs, but got 2'],
  ['NaN', Float64Array.of(Number.NaN), Float64Array.of(2), 'startTs must be finite and ascend strictly, but got NaN'],
])('purgedKFoldPanel() refuses %s', (_, startTs, endTs, message) => {
  expect(() => purgedKFoldPanel([{ startTs, endTs }], { folds: 2, embargo: { duration: 0 } })).toThrow(message);
});
