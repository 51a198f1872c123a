import type { RunMetrics } from '@winnow/evaluation';
import fc from 'fast-check';
import type { GateInput } from './contract.ts';
import { evaluateGate } from './evaluateGate.ts';
import { type GatePolicy, policySchema } from './policySchema.ts';
import { ruleNames, rules } from './registry.ts';

const policy = policySchema.parse({});

const goodMetrics: RunMetrics = {
  pnl_after_cost: 0.4,
  sharpe_step_raw: 0.08,
  sharpe_daily: 1.5,
  sharpe_method: 'daily_agg_v1',
  observation_days: 300,
  vol_floor_applied: false,
  max_drawdown: 0.1,
  turnover: 0.2,
  reject_rate: 0,
  hit_rate: 0.53,
  n_trades: 60,
  costs_paid: 0.01,
};
const good: GateInput = {
  metrics: goodMetrics,
  runSource: 'prod',
  scoreSource: 'model',
  dataRegime: 'prod_live',
  trialCount: 500,
  sharpeVariance: 0.4,
  forwardLooks: 3,
};
const decision = { ensemble: 'blend', pnl_after_cost: 0.4, pnl_limit: 0.3, max_drawdown: 0.1, drawdown_limit: 0.15 };
const ensemble = (accepted: boolean): GateInput => ({
  ...good,
  metrics: { ...goodMetrics, policies: { metrics: {}, decision: { accepted, ...decision } } },
});
const withMetrics = (change: Partial<RunMetrics>): GateInput => ({ ...good, metrics: { ...goodMetrics, ...change } });

const awkward = fc.oneof(fc.double({ min: -5, max: 5 }), fc.constantFrom(Number.NaN, Infinity, -Infinity));
const anyMetrics = fc.record({
  sharpe_daily: awkward,
  max_drawdown: awkward,
  observation_days: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.constant(Number.NaN)),
  vol_floor_applied: fc.boolean(),
});
const anyInput: fc.Arbitrary<GateInput> = fc
  .record({
    change: anyMetrics,
    runSource: fc.constantFrom('prod', 'prod', 'maintenance', 'smoke', 'async_test'),
    scoreSource: fc.constantFrom('model', 'model', 'heuristic'),
    dataRegime: fc.constantFrom('prod_live', 'prod_live', 'maintenance_replay', 'mixed'),
    trialCount: fc.integer({ min: 1, max: 5000 }),
    sharpeVariance: fc.option(fc.double({ min: 0, max: 9, noNaN: true })),
    forwardLooks: fc.nat(100),
  })
  .map(({ change, ...source }) => ({ ...source, metrics: { ...goodMetrics, ...change } }));
const anyPolicy: fc.Arbitrary<GatePolicy> = fc.record({
  minObservationDays: fc.integer({ min: 1, max: 400 }),
  minSharpeDaily: fc.double({ min: -3, max: 3, noNaN: true }),
  maxDrawdown: fc.double({ min: 0, max: 1, noNaN: true }),
});

test.each<[string, GateInput, string, string | undefined]>([
  ['a good prod run passes', good, 'passed', undefined],
  ['a maintenance run fails', { ...good, runSource: 'maintenance' }, 'failed', 'prodOnly'],
  ['a smoke run fails', { ...good, runSource: 'smoke' }, 'failed', 'prodOnly'],
  ['an async test run fails', { ...good, runSource: 'async_test' }, 'failed', 'prodOnly'],
  ['a heuristic score fails', { ...good, scoreSource: 'heuristic' }, 'failed', 'prodOnly'],
  ['replayed data fails', { ...good, dataRegime: 'maintenance_replay' }, 'failed', 'prodOnly'],
  ['mixed data fails', { ...good, dataRegime: 'mixed' }, 'failed', 'prodOnly'],
  ['249 days are not enough', withMetrics({ observation_days: 249 }), 'insufficient_observation', 'observationDays'],
  ['250 days are enough', withMetrics({ observation_days: 250 }), 'passed', undefined],
  ['a Sharpe ratio below 1 fails', withMetrics({ sharpe_daily: 0.999 }), 'failed', 'sharpeDaily'],
  ['a Sharpe ratio of 1 passes', withMetrics({ sharpe_daily: 1 }), 'passed', undefined],
  ['a floored volatility fails', withMetrics({ sharpe_daily: 9, vol_floor_applied: true }), 'failed', 'sharpeDaily'],
  ['a drawdown above 0.2 fails', withMetrics({ max_drawdown: 0.201 }), 'failed', 'maxDrawdown'],
  ['an ensemble that was accepted passes', ensemble(true), 'passed', undefined],
  ['an ensemble that was not fails', ensemble(false), 'failed', 'ensembleImproves'],
  ['a drawdown of 0.2 passes', withMetrics({ max_drawdown: 0.2 }), 'passed', undefined],
])('%s', (_, input, decision, firstNotPassed) => {
  const result = evaluateGate(input, policy);
  expect(result.decision).toBe(decision);
  expect(result.rules.find(({ verdict }) => verdict !== 'passed')?.rule).toBe(firstNotPassed);
});

test('the decision reports every rule with its measured value, limit and reason, and what the candidate was picked from', () => {
  const result = evaluateGate(withMetrics({ observation_days: 10, sharpe_daily: 0.5 }), policy);
  expect(result).toEqual({
    decision: 'insufficient_observation',
    trialCount: 500,
    sharpeVariance: 0.4,
    forwardLooks: 3,
    rules: [
      {
        rule: 'prodOnly',
        measured: 'prod/model/prod_live',
        limit: 'prod/model/prod_live',
        verdict: 'passed',
        reason: 'The run is a prod run of a model on prod_live data.',
      },
      {
        rule: 'observationDays',
        measured: 10,
        limit: 250,
        verdict: 'insufficient_observation',
        reason: 'The run has 10 observation days, and 250 are needed.',
      },
      {
        rule: 'sharpeDaily',
        measured: 0.5,
        limit: 1,
        verdict: 'failed',
        reason: 'The daily Sharpe ratio is 0.5, and at least 1 is required.',
      },
      {
        rule: 'maxDrawdown',
        measured: 0.1,
        limit: 0.2,
        verdict: 'passed',
        reason: 'The largest drawdown is 0.1 of peak equity, and at most 0.2 is allowed.',
      },
    ],
  });
});

test('an ensemble is told what it was measured against; of a single model the rule says nothing', () => {
  const told = (input: GateInput) => evaluateGate(input, policy).rules.find(({ rule }) => rule === 'ensembleImproves');
  expect(told(ensemble(false))).toEqual({
    rule: 'ensembleImproves',
    measured: 'P&L 0.4, drawdown 0.1',
    limit: '> 0.3, ≤ 0.15',
    verdict: 'failed',
    reason: 'blend earns 0.4 after costs, and its best member 0.3; it falls by 0.1, and the tabular model by 0.15.',
  });
  expect(told(good)).toBeUndefined();
});

test('a short run on synthetic data fails rather than waits for more of it', () => {
  const input: GateInput = { ...withMetrics({ observation_days: 1 }), dataRegime: 'mixed' };
  expect(evaluateGate(input, policy).decision).toBe('failed');
});

test('the decision is the verdict of the first rule that is not passed', () => {
  fc.assert(
    fc.property(anyInput, anyPolicy, (input, anyLimits) => {
      const asked = ruleNames.filter((name) => rules[name].isOn?.(anyLimits, input) ?? true);
      const verdicts = asked.map((name) => rules[name].evaluate(input, anyLimits).verdict);
      const expected = verdicts.find((verdict) => verdict !== 'passed') ?? 'passed';
      expect(evaluateGate(input, anyLimits).decision).toBe(expected);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('a stricter policy never turns another decision into passed', () => {
  const tightening = fc.record({
    days: fc.integer({ min: 0, max: 300 }),
    sharpe: fc.double({ min: 0, max: 3, noNaN: true }),
    drawdown: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(anyInput, anyPolicy, tightening, (input, loose, by) => {
      const strict = {
        minObservationDays: loose.minObservationDays + by.days,
        minSharpeDaily: loose.minSharpeDaily + by.sharpe,
        maxDrawdown: loose.maxDrawdown * by.drawdown,
      };
      const passedStrict = evaluateGate(input, strict).decision === 'passed';
      expect(passedStrict && evaluateGate(input, loose).decision !== 'passed').toBe(false);
    }),
    { seed: 2, numRuns: 500 },
  );
});

test('only a prod run of a model on prod_live data ever passes', () => {
  fc.assert(
    fc.property(anyInput, anyPolicy, (input, anyLimits) => {
      const { runSource, scoreSource, dataRegime } = input;
      fc.pre(runSource !== 'prod' || scoreSource !== 'model' || dataRegime !== 'prod_live');
      expect(evaluateGate(input, anyLimits).decision).toBe('failed');
    }),
    { seed: 3, numRuns: 300 },
  );
});

test.each(['sharpe_daily', 'max_drawdown', 'observation_days'] as const)(
  'a %s that is not finite never passes',
  (key) => {
    const lenient = { minObservationDays: 1, minSharpeDaily: -Number.MAX_VALUE, maxDrawdown: 1 };
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      expect(evaluateGate(withMetrics({ [key]: value }), lenient).decision).not.toBe('passed');
    }
  },
);

test('sharpe_step_raw has no influence on the decision', () => {
  fc.assert(
    fc.property(anyInput, awkward, (input, raw) => {
      const changed = { ...input, metrics: { ...input.metrics, sharpe_step_raw: raw } };
      expect(evaluateGate(changed, policy)).toEqual(evaluateGate(input, policy));
    }),
    { seed: 4, numRuns: 200 },
  );
});

test.each([0, 1.5, Number.NaN])('a trial count of %p is refused', (trialCount) => {
  expect(() => evaluateGate({ ...good, trialCount }, policy)).toThrow('trialCount must be a positive integer');
});

test.each([-1, 0.5, Number.NaN])('a count of %p forward looks is refused', (forwardLooks) => {
  expect(() => evaluateGate({ ...good, forwardLooks }, policy)).toThrow(
    'forwardLooks must be an integer of at least 0',
  );
});

test('policySchema has the documented defaults', () => {
  expect(policy).toEqual({ minObservationDays: 250, minSharpeDaily: 1, maxDrawdown: 0.2 });
});

test.each([{ minSharpe: 1 }, { maxDrawdown: 1.5 }, { minSharpeDaily: Number.NaN }, { minObservationDays: 0 }])(
  'policySchema refuses %j',
  (limits) => {
    expect(policySchema.safeParse(limits).success).toBe(false);
  },
);
