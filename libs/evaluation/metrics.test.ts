import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { backtest } from './backtest.ts';
import type { Costs } from './costs.ts';
import { dailyPnl } from './dailyPnl.ts';
import { maxDrawdown } from './maxDrawdown.ts';
import { type RunMetrics, runMetrics } from './metrics.ts';
import { combineSymbols } from './portfolio.ts';
import type { RunSteps } from './runSteps.ts';

interface GoldenSymbol extends Costs {
  readonly ts: number[];
  readonly target: number[];
  readonly ret: number[];
}
const golden: { runs: { name: string; symbols: GoldenSymbol[]; expected: RunMetrics }[] } = JSON.parse(
  readFileSync(new URL('../../test/golden/metrics.json', import.meta.url), 'utf8'),
);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const runGolden = ({ ts, target, ret, ...costs }: GoldenSymbol) =>
  backtest({ ts: Float64Array.from(ts), target: Float64Array.from(target), ret: Float64Array.from(ret) }, costs);

/** A run that holds one position throughout and earns the given P&L, at the given times or day by day. */
function runOf(pnl: readonly number[], ts: readonly number[] = pnl.map((_, i) => i * DAY_MS)): RunSteps {
  const traded = new Float64Array(pnl.length);
  const counts = { orders: 0, rejects: 0, costsPaid: 0, exposedSteps: 0, hitSteps: 0 };
  return { ts: Float64Array.from(ts), pnl: Float64Array.from(pnl), traded, ...counts };
}

const anyPnl = fc.array(
  fc.integer({ min: -500, max: 500 }).map((bps) => bps / 10_000),
  { minLength: 2, maxLength: 60 },
);

/** |a − b| within 1e-12 of their size: the peers sum without compensation, and 1e8 appears where the floor applies. */
function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
}

test.each(golden.runs)('runMetrics() equals numpy and pandas: $name', ({ symbols, expected }) => {
  const runs = symbols.map(runGolden);
  const actual = runMetrics(runs.length === 1 ? runs[0]! : combineSymbols(runs));
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [key, value] of Object.entries(expected)) {
    const measured = actual[key as keyof RunMetrics];
    if (typeof value === 'number') expectClose(Number(measured), value);
    else expect(measured).toBe(value);
  }
});

describe('daily aggregation', () => {
  test('days without steps count as zero P&L but not as observation', () => {
    const daily = dailyPnl(Float64Array.of(0, HOUR_MS, 3 * DAY_MS), Float64Array.of(0.25, 0.5, 1));
    expect(daily).toEqual({ values: Float64Array.of(0.75, 0, 0, 1), observedDays: 2 });
  });

  test('a day begins at midnight UTC, before 1970 too', () => {
    const daily = dailyPnl(Float64Array.of(-1, 0, DAY_MS - 1, DAY_MS), Float64Array.of(1, 2, 4, 8));
    expect([...daily.values]).toEqual([1, 6, 8]);
  });

  test('daily P&L sums to step P&L', () => {
    fc.assert(
      fc.property(anyPnl, fc.integer({ min: 1, max: 40 }), (pnl, hours) => {
        const run = runOf(
          pnl,
          pnl.map((_, i) => i * hours * HOUR_MS),
        );
        const total = dailyPnl(run.ts, run.pnl).values.reduce((sum, value) => sum + value, 0);
        expectClose(total, runMetrics(run).pnl_after_cost);
      }),
      { seed: 8 },
    );
  });

  test('filling gaps lowers the Sharpe ratio of the same gains', () => {
    const gains = [0.01, 0.02, 0.015, 0.01];
    const gapped = runMetrics(runOf(gains, [0, DAY_MS, 5 * DAY_MS, 9 * DAY_MS]));
    expect(gapped.sharpe_daily).toBeLessThan(runMetrics(runOf(gains)).sharpe_daily);
    expect(gapped.sharpe_step_raw).toBe(runMetrics(runOf(gains)).sharpe_step_raw);
  });
});

describe('volatility floor', () => {
  test('constant P&L is divided by the floor, and says so', () => {
    const metrics = runMetrics(runOf([0.5, 0.5, 0.5]));
    expect(metrics.vol_floor_applied).toBe(true);
    expectClose(metrics.sharpe_daily, (0.5 / 1e-8) * Math.sqrt(365));
  });

  test('the floor applies below a daily standard deviation of 1e-8 and not above', () => {
    expect(runMetrics(runOf([0, 1.4e-8])).vol_floor_applied).toBe(true); // σ = 1.4e-8 / √2 = 0.99e-8
    expect(runMetrics(runOf([0, 1.5e-8])).vol_floor_applied).toBe(false); // σ = 1.06e-8
  });
});

test('P&L that hardly varies has no moments', () => {
  const moments = ['skew_daily', 'kurtosis_daily', 'calendar_days'];
  for (const key of moments) expect(runMetrics(runOf([0.5, 0.5, 0.5]))).not.toHaveProperty(key);
  expect(Object.keys(runMetrics(runOf([0.1, 0.5, 0.2])))).toEqual(expect.arrayContaining(moments));
});

describe('drawdown', () => {
  test('the first peak is the starting capital', () => {
    expect(maxDrawdown(Float64Array.of(-0.25, 0.125))).toBe(0.25);
  });

  test('a fall is measured from the peak, not from the start', () => {
    expect(maxDrawdown(Float64Array.of(1, -0.5, 0.25))).toBe(0.25); // 2 → 1.5
  });

  test('maxDrawdown() equals the worst of all pairs of an earlier and a later equity', () => {
    fc.assert(
      fc.property(anyPnl, (pnl) => {
        const equity = [1];
        for (const step of pnl) equity.push(equity.at(-1)! + step);
        const falls = equity.flatMap((peak, i) => equity.slice(i).map((low) => (peak > 0 ? (peak - low) / peak : 0)));
        expectClose(maxDrawdown(Float64Array.from(pnl)), Math.max(...falls));
      }),
      { seed: 9 },
    );
  });
});

describe('laws', () => {
  test('a run that never holds a position has zero metrics, whatever the market does', () => {
    fc.assert(
      fc.property(anyPnl, (ret) => {
        const input = { target: new Float64Array(ret.length), ret: Float64Array.from(ret), ts: runOf(ret).ts };
        expect(runMetrics(backtest(input, { costBps: 10, minOrder: 0 }))).toEqual({
          pnl_after_cost: 0,
          sharpe_step_raw: 0,
          sharpe_daily: 0,
          sharpe_method: 'daily_agg_v1',
          observation_days: ret.length,
          vol_floor_applied: true,
          max_drawdown: 0,
          turnover: 0,
          reject_rate: 0,
          hit_rate: 0,
          n_trades: 0,
          costs_paid: 0,
        });
      }),
      { seed: 10 },
    );
  });

  test('scaling P&L scales its sum and leaves the Sharpe ratios', () => {
    fc.assert(
      fc.property(anyPnl, fc.double({ min: 0.1, max: 10, noNaN: true }), (pnl, factor) => {
        const base = runMetrics(runOf(pnl));
        fc.pre(!base.vol_floor_applied);
        const scaled = runMetrics(runOf(pnl.map((step) => step * factor)));
        expectClose(scaled.pnl_after_cost, base.pnl_after_cost * factor);
        expectClose(scaled.sharpe_daily, base.sharpe_daily);
        expectClose(scaled.sharpe_step_raw, base.sharpe_step_raw);
      }),
      { seed: 11 },
    );
  });

  test('on daily steps without gaps the daily Sharpe ratio is the raw one times √365', () => {
    fc.assert(
      fc.property(anyPnl, (pnl) => {
        const metrics = runMetrics(runOf(pnl));
        expectClose(metrics.sharpe_daily, metrics.sharpe_step_raw * Math.sqrt(365));
      }),
      { seed: 12 },
    );
  });
});

test('runMetrics() refuses a run without steps', () => {
  expect(() => runMetrics(runOf([]))).toThrow('a run must have steps, but got 0');
});

test('runMetrics() refuses NaN P&L', () => {
  expect(() => runMetrics(runOf([0.1, Number.NaN]))).toThrow('must be finite, but got NaN');
});
