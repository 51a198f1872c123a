import { createRng } from '@winnow/core';
import type { FeatureName } from '@winnow/features';
import { type Series, simulateSeries, timeframeMs } from '@winnow/market';
import type { TrialSpec } from './trialSpec.ts';

/** Material of this package's tests. */

/** Short warm-ups, so that small series have training rows. */
export const CORE_FEATURES: readonly FeatureName[] = ['logret_1', 'logret_5', 'realized_vol_20', 'rsi_14'];

export const START = Date.UTC(2010, 0, 1);
const DAY = timeframeMs['1d'];

export function simulatedBars(rows: number, seed: number, symbol = 'SIM'): Series {
  return simulateSeries({ symbol, timeframe: '1d', rows, start: START, rng: createRng(seed) });
}

/** By model: parameters of the tests where the usual ones take seconds and prove no more. */
const FEWER_ROUNDS: Readonly<Record<string, TrialSpec['params']>> = {
  lightgbm: { num_iterations: 10 },
  xgboost: { n_estimators: 10 },
  catboost: { iterations: 10 },
  random_forest: { n_estimators: 8 },
  extra_trees: { n_estimators: 8 },
  dlinear: { epochs: 2 },
  nlinear: { epochs: 2 },
  mlp: { epochs: 2 },
  tsmixer: { epochs: 2 },
  tsmixer_liquid: { epochs: 2 },
};

/** A trial over `rows` daily bars: history in the first third, evaluation in the rest. */
export function trialOn(rows: number, changes: Partial<TrialSpec>): TrialSpec {
  const ref = { symbol: 'SIM', timeframe: '1d', source: 'simulated', columns: {}, contentHash: 'sha256:0' } as const;
  return {
    v: 1,
    trialId: 'test-1.search.0',
    studyId: 'test-1',
    stage: 'search',
    number: 0,
    seed: 1,
    model: 'ridge',
    params: FEWER_ROUNDS[changes.model ?? 'ridge'] ?? {},
    policy: { mode: 'long_short', threshold: 0 },
    features: CORE_FEATURES,
    label: { kind: 'forward_return', horizon: 1 },
    scaler: { kind: 'standard' },
    dataRefs: [ref],
    dataRegime: 'mixed',
    runSource: 'smoke',
    window: { trainFrom: START, from: START + Math.floor(rows / 3) * DAY, to: START + rows * DAY },
    split: { kind: 'walk_forward', folds: 3, embargoBars: 2 },
    costs: { costBps: 1, minOrder: 0 },
    objective: { lambdaDrawdown: 0.5, lambdaReject: 0, lambdaTurnover: 0 },
    pruneAt: [],
    ...changes,
  };
}
