import { objectivesSchema } from './metricObjective.ts';
import type { RunMetrics } from './metrics.ts';
import { objectiveSchema, objectiveValue } from './objective.ts';

const metrics: RunMetrics = {
  pnl_after_cost: 0.5,
  sharpe_step_raw: 0.1,
  sharpe_daily: 1.5,
  sharpe_method: 'daily_agg_v1',
  observation_days: 300,
  vol_floor_applied: false,
  max_drawdown: 0.25,
  turnover: 0.125,
  reject_rate: 0.0625,
  hit_rate: 0.5,
  n_trades: 40,
  costs_paid: 0.01,
};

test('the objective subtracts each weighted penalty from P&L after costs', () => {
  expect(objectiveValue(metrics, { lambdaDrawdown: 1, lambdaReject: 2, lambdaTurnover: 0.5 })).toBe(
    0.5 - 0.25 - 0.125 - 0.0625,
  );
});

test('by default half the drawdown is subtracted and nothing else', () => {
  expect(objectiveValue(metrics, objectiveSchema.parse({}))).toBe(0.375);
});

test('objectiveSchema refuses negative weights and unknown keys', () => {
  expect(objectiveSchema.safeParse({ lambdaDrawdown: -1 }).success).toBe(false);
  expect(objectiveSchema.safeParse({ lambdaSharpe: 1 }).success).toBe(false);
});

test('the objective may be the log-likelihood, of runs that have one', () => {
  const objective = objectiveSchema.parse({ metric: 'log_likelihood' });
  expect(objectiveValue({ ...metrics, log_likelihood: -1.25 }, objective)).toBe(-1.25);
  expect(() => objectiveValue(metrics, objective)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});

test('naming the default metric changes nothing', () => {
  const objective = objectiveSchema.parse({ metric: 'pnl_after_cost', lambdaTurnover: 1 });
  expect(objectiveValue(metrics, objective)).toBe(0.25);
});

test('one of several objectives is its metric, with the sign turned where less is better', () => {
  expect(objectiveValue(metrics, { metric: 'pnl_after_cost', direction: 'maximize' })).toBe(0.5);
  expect(objectiveValue(metrics, { metric: 'max_drawdown', direction: 'minimize' })).toBe(-0.25);
  expect(() => objectiveValue(metrics, { metric: 'log_likelihood', direction: 'maximize' })).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});

test('objectivesSchema wants two to four different metrics', () => {
  const list = (...metrics: string[]) => objectivesSchema.safeParse(metrics.map((metric) => ({ metric }))).success;
  expect(list('pnl_after_cost', 'max_drawdown')).toBe(true);
  expect(list('pnl_after_cost')).toBe(false);
  expect(list('turnover', 'turnover')).toBe(false);
  expect(list('pnl_after_cost', 'sharpe_step_raw')).toBe(false);
});
