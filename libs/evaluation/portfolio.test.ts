import fc from 'fast-check';
import { backtest } from './backtest.ts';
import { runMetrics } from './metrics.ts';
import { combineSymbols } from './portfolio.ts';

const HOUR_MS = 3_600_000;

function symbolRun(hours: readonly number[], target: readonly number[], ret: readonly number[]) {
  const ts = Float64Array.from(hours, (hour) => hour * HOUR_MS);
  const input = { ts, target: Float64Array.from(target), ret: Float64Array.from(ret) };
  return backtest(input, { costBps: 100, minOrder: 0.5 });
}

/** A run on a random subset of the first 40 hours. */
const anyRun = fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { minLength: 1, maxLength: 30 }).chain((hours) =>
  fc
    .tuple(
      fc.array(fc.integer({ min: -4, max: 4 }), { minLength: hours.length, maxLength: hours.length }),
      fc.array(fc.integer({ min: -500, max: 500 }), { minLength: hours.length, maxLength: hours.length }),
    )
    .map(([quarters, bps]) =>
      symbolRun(
        [...hours].sort((a, b) => a - b),
        quarters.map((quarter) => quarter / 4),
        bps.map((value) => value / 10_000),
      ),
    ),
);

test('steps are merged on time and a symbol without a step contributes nothing', () => {
  const first = symbolRun([0, 2], [1, 1], [0.25, 0.5]);
  const second = symbolRun([1, 2], [1, -1], [0.5, 0.25]);
  const merged = combineSymbols([first, second]);
  expect([...merged.ts]).toEqual([0, HOUR_MS, 2 * HOUR_MS]);
  expect([...merged.pnl]).toEqual([first.pnl[0]! / 2, second.pnl[0]! / 2, (first.pnl[1]! + second.pnl[1]!) / 2]);
  expect([...merged.traded]).toEqual([0.5, 0.5, 1]);
});

test('counts are summed over symbols and costs are shared by capital', () => {
  const merged = combineSymbols([symbolRun([0, 1], [1, 0.75], [0.1, 0.1]), symbolRun([0, 1], [1, 1], [-0.1, 0.1])]);
  expect(merged).toMatchObject({ orders: 3, rejects: 1, exposedSteps: 4, hitSteps: 3, costsPaid: 0.01 });
});

test('one symbol is its own portfolio', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      expect(runMetrics(combineSymbols([run]))).toEqual(runMetrics(run));
    }),
    { seed: 13 },
  );
});

test('a portfolio of copies of one symbol has the metrics of that symbol', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      expect(runMetrics(combineSymbols([run, run]))).toEqual({
        ...runMetrics(run),
        n_trades: 2 * runMetrics(run).n_trades,
      });
    }),
    { seed: 14 },
  );
});

test('the P&L of a portfolio is the mean of its symbols’ P&L', () => {
  fc.assert(
    fc.property(fc.array(anyRun, { minLength: 1, maxLength: 4 }), (runs) => {
      const mean = runs.reduce((sum, run) => sum + runMetrics(run).pnl_after_cost, 0) / runs.length;
      expect(Math.abs(runMetrics(combineSymbols(runs)).pnl_after_cost - mean)).toBeLessThan(1e-13);
    }),
    { seed: 15 },
  );
});

test('a portfolio without symbols is refused', () => {
  expect(() => combineSymbols([])).toThrow('a portfolio must have symbols, but got 0');
});
