import { WinnowError } from '@winnow/core';
import { type CustomObjective, customLoss } from './custom.ts';
import { huber } from './huber.ts';
import { logistic } from './logistic.ts';
import type { LossRows, Objective, Policy, RowValues } from './objective.ts';
import { poisson } from './poisson.ts';
import { pseudoHuber } from './pseudoHuber.ts';
import { quantileLoss } from './quantile.ts';
import { softmax } from './softmax.ts';
import { squared } from './squared.ts';

/** Plain data. `policy` is LightGBM's unless it is given. */
export type ObjectiveSpec =
  | { readonly name: 'squared' }
  /** `labelWeights` multiply the gradients of targets 0 and 1 */
  | { readonly name: 'logistic'; readonly labelWeights?: readonly [number, number]; readonly policy?: Policy }
  /** `maxDeltaStep` 0.7 unless it is given */
  | { readonly name: 'poisson'; readonly maxDeltaStep?: number }
  | { readonly name: 'softmax'; readonly nClasses: number; readonly policy?: Policy }
  | { readonly name: 'quantile'; readonly alpha: number; readonly policy?: Policy }
  /** one output for each */
  | { readonly name: 'quantiles'; readonly alphas: readonly number[]; readonly policy?: Policy }
  | { readonly name: 'huber'; readonly delta: number }
  | { readonly name: 'pseudo_huber'; readonly slope: number };

/** The default of LightGBM and XGBoost. */
const MAX_DELTA_STEP = 0.7;

export function createObjective(spec: ObjectiveSpec | CustomObjective): Objective {
  switch (spec.name) {
    case 'squared':
      return squared();
    case 'logistic':
      return logistic(spec.labelWeights, spec.policy ?? 'lightgbm');
    case 'poisson':
      return poisson(spec.maxDeltaStep ?? MAX_DELTA_STEP);
    case 'softmax':
      return softmax(spec.nClasses, spec.policy ?? 'lightgbm');
    case 'quantile':
      return quantileLoss([spec.alpha], spec.policy ?? 'lightgbm');
    case 'quantiles':
      return quantileLoss(spec.alphas, spec.policy ?? 'lightgbm');
    case 'huber':
      return huber(spec.delta);
    case 'pseudo_huber':
      return pseudoHuber(spec.slope);
    case 'custom':
      return customLoss(spec);
    default:
      return spec satisfies never;
  }
}

/**
 * Refuses targets that the objective is not defined for.
 * @throws WinnowError `argument_invalid`
 */
export function assertTargetDomain(where: string, spec: ObjectiveSpec | CustomObjective, target: RowValues): void {
  const { rule, isAllowed } = targetRule(spec);
  for (let n = 0; n < target.length; n++) {
    if (isAllowed(target[n]!)) continue;
    throw new WinnowError('argument_invalid', { where, rule: `target[${n}] ${rule}`, got: target[n] });
  }
}

/**
 * Refuses targets from which nothing can be learned: of one class only, or counts that are all 0.
 * @throws WinnowError `model_fit_failed`
 */
export function assertTargetVariety(
  where: string,
  spec: ObjectiveSpec | CustomObjective,
  { target, weight }: LossRows,
): void {
  const seen = new Set<number>();
  for (let n = 0; n < target.length && seen.size < 2; n++) if (weight[n]! > 0) seen.add(target[n]!);
  if (seen.size >= 2) return;
  const only = [...seen][0];
  if (spec.name === 'logistic' || spec.name === 'softmax') {
    const rule = 'two classes must occur among the targets that count';
    throw new WinnowError('model_fit_failed', { where, rule, got: `only ${only}` });
  }
  if (spec.name === 'poisson' && only === 0) {
    throw new WinnowError('model_fit_failed', { where, rule: 'a count above 0 must occur among the targets', got: 0 });
  }
}

function targetRule(spec: ObjectiveSpec | CustomObjective): { rule: string; isAllowed: (value: number) => boolean } {
  switch (spec.name) {
    case 'logistic':
      return { rule: 'must be 0 or 1', isAllowed: (value) => value === 0 || value === 1 };
    case 'softmax':
      return {
        rule: `must be a class from 0 to ${spec.nClasses - 1}`,
        isAllowed: (value) => Number.isInteger(value) && value >= 0 && value < spec.nClasses,
      };
    case 'poisson':
      return {
        rule: 'must be finite and not negative',
        isAllowed: (value) => value >= 0 && value < Number.POSITIVE_INFINITY,
      };
    default:
      return { rule: 'must be finite', isAllowed: Number.isFinite };
  }
}
