import fc from 'fast-check';
import { meanMetrics } from './meanMetrics.ts';
import { type RunMetrics, runMetrics } from './metrics.ts';
import { objectiveSchema, objectiveValue } from './objective.ts';

const DAY = 86_400_000;

/** The metrics of any run of 30 days. */
const anyMetrics = fc
  .array(fc.double({ min: -0.05, max: 0.05, noNaN: true }), { minLength: 30, maxLength: 30 })
  .map((pnl): RunMetrics => {
    const ts = Float64Array.from(pnl, (_, day) => day * DAY);
    const traded = Float64Array.from(pnl, Math.abs);
    const counts = { orders: 9, rejects: pnl.findIndex((step) => step > 0) + 1, exposedSteps: 30, hitSteps: 12 };
    return runMetrics({ ts, pnl: Float64Array.from(pnl), traded, costsPaid: 0.01, ...counts });
  });

test('one path is the run', () => {
  fc.assert(fc.property(anyMetrics, (metrics) => expect(meanMetrics([metrics])).toEqual(metrics)));
});

test('the objective of the mean is the mean of the objectives', () => {
  const objective = objectiveSchema.parse({ lambdaDrawdown: 0.7, lambdaReject: 0.2, lambdaTurnover: 0.3 });
  fc.assert(
    fc.property(fc.array(anyMetrics, { minLength: 1, maxLength: 9 }), (paths) => {
      const values = paths.map((metrics) => objectiveValue(metrics, objective));
      const mean = values.reduce((total, value) => total + value, 0) / values.length;
      expect(objectiveValue(meanMetrics(paths), objective)).toBeCloseTo(mean, 12);
    }),
  );
});

test('the floor counts as applied when it was on any path', () => {
  const [path] = fc.sample(anyMetrics, { numRuns: 1, seed: 1 });
  const floored = { ...path!, vol_floor_applied: true };
  expect(meanMetrics([path!, floored]).vol_floor_applied).toBe(true);
  expect(meanMetrics([path!, path!]).vol_floor_applied).toBe(false);
});

test('the log-likelihood is the mean over paths, where they have one', () => {
  const [path] = fc.sample(anyMetrics, { numRuns: 1, seed: 1 });
  const [low, high] = [-3, -1].map((log_likelihood) => ({ ...path!, log_likelihood }));
  expect(meanMetrics([low!, high!]).log_likelihood).toBe(-2);
  expect(meanMetrics([path!, path!])).not.toHaveProperty('log_likelihood');
});

test('the moments of daily P&L are means over paths, where all have them', () => {
  const [path] = fc.sample(anyMetrics, { numRuns: 1, seed: 1 });
  const [low, high] = [-1, 2].map((skew_daily) => ({ ...path!, skew_daily }));
  expect(meanMetrics([low!, high!])).toMatchObject({ skew_daily: 0.5, calendar_days: 30 });
  const { calendar_days: _, ...without } = path!;
  expect(meanMetrics([path!, without])).not.toHaveProperty('skew_daily');
});

test('a run without paths is refused', () => {
  expect(() => meanMetrics([])).toThrow('a run must have paths');
});
