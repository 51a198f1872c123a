import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { backtest } from './backtest.ts';
import { type Costs, costsSchema } from './costs.ts';
import { type ExtendedMetrics, extendedMetrics } from './extendedMetrics.ts';
import { runMetrics } from './metrics.ts';
import type { Quotes } from './quotes.ts';

interface GoldenExecution {
  readonly ts: number[];
  readonly target: number[];
  readonly ret: number[];
  readonly quotes: { [K in keyof Quotes]-?: number[] };
  readonly costs: Costs;
  readonly report: Omit<ExtendedMetrics, 'rejects_by'>;
}
const golden: { executions: GoldenExecution[] } = JSON.parse(
  readFileSync(new URL('../../test/golden/metrics.json', import.meta.url), 'utf8'),
);
const DAY_MS = 86_400_000;

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(expected)));
}

/** A day per step, without costs. */
function runOf(target: readonly number[], ret: readonly number[]) {
  const ts = Float64Array.from(target, (_, i) => i * DAY_MS);
  const input = { target: Float64Array.from(target), ret: Float64Array.from(ret), ts };
  return backtest(input, costsSchema.parse({ costBps: 0 }));
}

test.each(golden.executions)('extendedMetrics() equals pandas and numpy ($#)', ({ report, ...execution }) => {
  const column = (values: number[]) => Float64Array.from(values);
  const { price, volume, vol, barRet } = execution.quotes;
  const run = backtest(
    {
      ts: column(execution.ts),
      target: column(execution.target),
      ret: column(execution.ret),
      quotes: { price: column(price), volume: column(volume), vol: column(vol), barRet: column(barRet) },
    },
    costsSchema.parse(execution.costs),
  );
  const { monthly, rejects_by, ...figures } = extendedMetrics([run]);
  expect(rejects_by).toEqual(run.rejectsBy);
  expect(monthly.map(({ month }) => month)).toEqual(report.monthly.map(({ month }) => month));
  monthly.forEach(({ pnl }, i) => {
    expectClose(pnl, report.monthly[i]!.pnl);
  });
  expect(Object.keys({ ...figures, monthly })).toEqual(Object.keys(report));
  for (const [key, value] of Object.entries(figures)) expectClose(value, report[key as keyof typeof figures]);
});

test('figures of a run that can be computed by hand', () => {
  const run = runOf([1, 1, 0, -1, 1, 1], [0.02, -0.01, 0.05, -0.03, 0.01, -0.02]);
  expect(extendedMetrics([run])).toMatchObject({
    exposure: 5 / 6,
    average_holding_steps: 5 / 3,
    rejects_by: { lot_size: 0, volume_share: 0, price_limit: 0 },
    monthly: [{ month: '1970-01' }],
  });
  expectClose(extendedMetrics([run]).profit_factor, 0.06 / 0.03);
});

test('months without steps are rows of zero', () => {
  const ts = Float64Array.of(Date.UTC(2023, 10, 30), Date.UTC(2024, 1, 1));
  const run = backtest(
    { target: Float64Array.of(1, 1), ret: Float64Array.of(0.01, 0.02), ts },
    costsSchema.parse({ costBps: 0 }),
  );
  expect(extendedMetrics([run]).monthly).toEqual([
    { month: '2023-11', pnl: 0.01 },
    { month: '2023-12', pnl: 0 },
    { month: '2024-01', pnl: 0 },
    { month: '2024-02', pnl: 0.02 },
  ]);
});

test('ratios are 0 without a numerator and infinite without a denominator', () => {
  expect(extendedMetrics([runOf([0, 0], [0.1, 0.1])])).toMatchObject({
    sortino_daily: 0,
    calmar: 0,
    profit_factor: 0,
    tail_ratio: 0,
    average_holding_steps: 0,
    exposure: 0,
  });
  expect(extendedMetrics([runOf([1, 1], [0.1, 0.2])])).toMatchObject({
    sortino_daily: Infinity,
    calmar: Infinity,
    profit_factor: Infinity,
  });
});

test('the monthly table adds up to the P&L of the run, and the Sortino ratio has the sign of the Sharpe ratio', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -300, max: 300 })), {
    minLength: 2,
    maxLength: 90,
  });
  fc.assert(
    fc.property(steps, (pairs) => {
      const run = runOf(
        pairs.map(([side]) => side / 2),
        pairs.map(([, bps]) => bps / 10_000),
      );
      const { monthly, sortino_daily } = extendedMetrics([run]);
      const metrics = runMetrics(run);
      expectClose(
        monthly.reduce((total, { pnl }) => total + pnl, 0),
        metrics.pnl_after_cost,
      );
      expect(Math.sign(sortino_daily)).toBe(Math.sign(metrics.sharpe_daily));
    }),
    { seed: 81 },
  );
});

test('holdings and exposure of two symbols are counted per symbol', () => {
  const { exposure, average_holding_steps } = extendedMetrics([
    runOf([1, 1, 1, 1], [0.1, 0, 0, 0]),
    runOf([0, 1, 0, 1], [0.1, 0, 0, 0]),
  ]);
  expect({ exposure, average_holding_steps }).toEqual({ exposure: 6 / 8, average_holding_steps: 2 });
});
