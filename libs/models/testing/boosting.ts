import { createRng } from '@winnow/core';
import type { BoostContext, BoostOptions } from '../trees/boostOptions.ts';
import { defaultCategorical, type GrowthOptions } from '../trees/growthOptions.ts';

/** For tests: options of a small fit without limits, with what is given instead. */
export function boostOptions(
  options: Partial<Omit<BoostOptions, 'growth'>> & { readonly growth?: Partial<GrowthOptions> } = {},
): BoostOptions {
  return {
    objective: { name: 'squared' },
    rounds: 1,
    learningRate: 1,
    sampling: { kind: 'all' },
    featureFraction: 1,
    earlyStoppingRounds: 0,
    ...options,
    growth: {
      order: 'best_first',
      numLeaves: 8,
      maxDepth: Number.POSITIVE_INFINITY,
      lambdaL1: 0,
      lambdaL2: 0,
      minGain: 0,
      minDataInLeaf: 1,
      minSumHessian: 0,
      featureFractionByLevel: 1,
      featureFractionByNode: 1,
      isDirect: false,
      hasRandomCuts: false,
      monotone: undefined,
      categorical: { ...defaultCategorical, smooth: 0, lambda: 0, minDataPerGroup: 1 },
      ...options.growth,
    },
  };
}

/** For tests: a context that never aborts. */
export function boostContext(seed = 1): BoostContext {
  return { rng: createRng(seed), throwIfAborted: () => {} };
}
