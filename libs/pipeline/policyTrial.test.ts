import { createRng } from '@winnow/core';
import type { RunMetrics } from '@winnow/evaluation';
import { type Model, models } from '@winnow/models';
import { prepareSymbol } from './prepareSymbol.ts';
import { predictFold, runTrial } from './runTrial.ts';
import { simulatedBars, trialOn } from './testing.ts';
import type { TrialSpec } from './trialSpec.ts';

/** Trials of an ensemble, which compare it with its members. */

const ROWS = 300;
const data = new Map(['SIM', 'TWIN'].map((symbol, i) => [symbol, simulatedBars(ROWS, 3 + i, symbol)]));
const brief = { epochs: 2, lookback: 6, blocks: 1, hidden: 4 };

function metricsOf(changes: Partial<TrialSpec>): RunMetrics {
  const end = [...runTrial(trialOn(ROWS, changes), data, () => {})].at(-1)!;
  if (end.type !== 'completed') throw new Error('the trial must complete');
  return end.run.metrics;
}

function liquid(params: TrialSpec['params'], changes: Partial<TrialSpec> = {}) {
  const { policies, ...own } = metricsOf({ model: 'tsmixer_liquid', params: { ...brief, ...params }, ...changes });
  return { own, policies: policies!.metrics, decision: policies!.decision };
}

test('each policy is evaluated on the folds of the trial: the teacher as in a trial of its own, the blend as the trial', () => {
  const { own, policies, decision } = liquid({ ensemble_alpha: 0.3, 'ridge.lambda': 5 });
  expect(Object.keys(policies)).toEqual(['tabular_only', 'nn_only', 'blend_alpha_0.3']);
  expect(policies['tabular_only']).toEqual(metricsOf({ model: 'ridge', params: { lambda: 5 } }));
  expect(policies['blend_alpha_0.3']).toEqual(own);
  expect(policies['nn_only']).not.toEqual(own);
  expect(decision).toMatchObject({
    ensemble: 'blend_alpha_0.3',
    pnl_after_cost: own.pnl_after_cost,
    max_drawdown: own.max_drawdown,
    drawdown_limit: policies['tabular_only']!.max_drawdown,
  });
});

test('a blend that is all student or all teacher trades as that one, and is not accepted', () => {
  for (const [alpha, member] of [
    [1, 'nn_only'],
    [0, 'tabular_only'],
  ] as const) {
    const { own, policies, decision } = liquid({ ensemble_alpha: alpha });
    expect(policies[member]).toEqual(own);
    expect(decision.accepted).toBe(false);
  }
});

test('the policies of two symbols and of several paths are means as the trial’s metrics are', () => {
  const ref = trialOn(ROWS, {}).dataRefs[0]!;
  const { trainFrom, to } = trialOn(ROWS, {}).window;
  const { own, policies } = liquid(
    { ensemble_alpha: 0.5 },
    {
      dataRefs: [ref, { ...ref, symbol: 'TWIN' }],
      window: { trainFrom, from: trainFrom, to },
      split: { kind: 'cpcv', groups: 3, testGroups: 2, embargoBars: 2 },
    },
  );
  expect(policies['blend_alpha_0.5']).toEqual(own);
});

test('a fit is told after how many rows a label is known', () => {
  const spec = trialOn(ROWS, { label: { kind: 'forward_return', horizon: 4 } });
  const symbol = prepareSymbol(spec, data.get('SIM')!);
  const told: (number | undefined)[] = [];
  const model: Model = {
    ...models.ridge,
    fit(view, targets, _, context) {
      told.push(context.labelRows);
      return models.ridge.fit(view, targets, { lambda: 1 }, context);
    },
  };
  predictFold(spec, model, {}, symbol, symbol.folds[0]!, { rng: createRng(1), throwIfAborted: () => {} });
  expect(told).toEqual([4]);
});

test('a model that is no ensemble has no policies', () => {
  expect(metricsOf({})).not.toHaveProperty('policies');
});
