import { DAYS_PER_YEAR, type RunMetrics } from '@winnow/evaluation';
import golden from '../../../test/golden/statistics.json' with { type: 'json' };
import type { GateInput } from '../contract.ts';
import { evaluateGate } from '../evaluateGate.ts';
import { policySchema } from '../policySchema.ts';
import { deflatedSharpe } from './deflatedSharpe.ts';

type Example = (typeof golden.published_dsr)[number];

/** A candidate as the published examples describe it, with their daily figures annualised as the farm stores them. */
function candidate({ moments, trials, sharpeVariance }: Example, changes: Partial<GateInput> = {}): GateInput {
  const metrics = {
    sharpe_daily: moments.sharpe * Math.sqrt(DAYS_PER_YEAR),
    skew_daily: moments.skew,
    kurtosis_daily: moments.kurtosis,
    calendar_days: moments.observations,
    observation_days: moments.observations,
    max_drawdown: 0.1,
    vol_floor_applied: false,
  } as RunMetrics;
  const source = { runSource: 'prod', scoreSource: 'model', dataRegime: 'prod_live' } as const;
  const population = { trialCount: trials, sharpeVariance: sharpeVariance * DAYS_PER_YEAR, forwardLooks: 0 };
  return { ...source, ...population, metrics, ...changes };
}

const policy = policySchema.parse({ minDeflatedSharpe: 0.95 });
const [hundred, fortySix] = golden.published_dsr as [Example, Example];

test.each([hundred, fortySix])('it measures the published probability for the best of $trials trials', (example) => {
  const { measured, verdict } = deflatedSharpe.evaluate(candidate(example), policy);
  expect(measured).toBeCloseTo(example.deflatedSharpe, 12);
  expect(verdict).toBe(example.deflatedSharpe >= 0.95 ? 'passed' : 'failed');
});

test('an earlier look at the forward window counts as a trial', () => {
  const looked = candidate({ ...hundred, trials: 46 }, { forwardLooks: 54 });
  expect(deflatedSharpe.evaluate(looked, policy)).toEqual(deflatedSharpe.evaluate(candidate(hundred), policy));
});

test('a probability that cannot be computed does not pass, and is no reason to wait', () => {
  const { skew_daily: _, ...older } = candidate(fortySix).metrics;
  for (const input of [candidate(fortySix, { sharpeVariance: null }), candidate(fortySix, { metrics: older })]) {
    const { measured, verdict } = deflatedSharpe.evaluate(input, policySchema.parse({ minDeflatedSharpe: 0 }));
    expect([measured, verdict]).toEqual([Number.NaN, 'failed']);
  }
});

test('a policy without the limit does not ask', () => {
  const asked = (limits: object) => evaluateGate(candidate(hundred), policySchema.parse(limits));
  expect(asked({}).rules.map(({ rule }) => rule)).not.toContain('deflatedSharpe');
  expect(asked({}).decision).toBe('passed');
  expect(asked({ minDeflatedSharpe: 0.95 })).toMatchObject({ decision: 'failed', sharpeVariance: expect.any(Number) });
});
