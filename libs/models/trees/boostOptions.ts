import type { Rng } from '@winnow/core';
import type { DartOptions } from './dart/dartOptions.ts';
import type { GrowthOptions } from './growthOptions.ts';
import type { ObjectiveSpec } from './objectives/createObjective.ts';
import type { CustomObjective } from './objectives/custom.ts';

/** Gradient boosting, whatever the policy of growth. */
export interface BoostOptions {
  /** one of the built-in losses, or a loss of the caller's own */
  readonly objective: ObjectiveSpec | CustomObjective;
  readonly rounds: number;
  readonly learningRate: number;
  readonly growth: GrowthOptions;
  /** rows that a tree learns from */
  readonly sampling: RowSampling;
  /** share of the features that are drawn for each tree */
  readonly featureFraction: number;
  /** drops earlier trees while a round is grown; not together with early stopping */
  readonly dart?: DartOptions;
  /** rounds without a better loss on the validation rows, after which to stop; 0 never stops */
  readonly earlyStoppingRounds: number;
  /**
   * After a round in which no tree was worth splitting: end, the default, as in LightGBM, or go on as long as rounds draw rows,
   * features or dropouts of their own, as in XGBoost.
   */
  readonly afterNoSplit?: 'end' | 'draw_again';
}

export type RowSampling =
  | { readonly kind: 'all' }
  /** a share of the rows, drawn anew every `every` rounds */
  | { readonly kind: 'bagging'; readonly fraction: number; readonly every: number }
  /** the rows of large gradients and a share of the others (Ke et al. 2017, algorithm 2) */
  | { readonly kind: 'goss'; readonly topRate: number; readonly otherRate: number };

export interface BoostContext {
  readonly rng: Rng;
  throwIfAborted(): void;
  /** Told the loss on the validation rows after each round. */
  onRound?(round: number, loss: number): void;
}
