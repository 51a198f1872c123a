import { WinnowError } from '@winnow/core';
import type { Model } from '@winnow/models';
import { findPruneRule } from '@winnow/numerics';
import type { TrialEnd, TrialProgress } from './trialEvent.ts';
import type { FitSteps, TrialSpec } from './trialSpec.ts';

/** Thrown inside of a fit that is given up, and caught where the trial ends. */
export class FitGivenUp extends Error {
  readonly end: TrialEnd;

  constructor(end: TrialEnd) {
    super('the fit was given up');
    this.end = end;
  }
}

/** Listens to a fit. */
export interface FitWatch {
  /** for `FitContext.onIteration`. @throws FitGivenUp where the trial meets a rule */
  onIteration(iteration: number, loss: number): void;
  /** after the fit: the steps that it did not reach are as its last one. @throws FitGivenUp */
  end(): void;
}

/**
 * Turns the losses of a fit into steps of the trial.
 * @param tell takes each step at once
 * @throws WinnowError `model_fit_failed` when the fit will tell no losses
 */
export function watchFit(
  { trialId, pruneAt }: Pick<TrialSpec, 'trialId' | 'pruneAt'>,
  { count, every }: FitSteps,
  model: Model,
  params: unknown,
  tell: (step: TrialProgress) => void,
): FitWatch {
  if (model.losses?.areTold(params) !== true) {
    const rule = `${model.spec.name} must keep validation rows, as the study prunes by iterations`;
    throw new WinnowError('model_fit_failed', { where: `${trialId} params`, rule, got: params });
  }
  const values: number[] = [];
  let best = Number.NaN;
  const addStep = (): void => {
    const step = values.length;
    const value = 0 - best; // never −0, which JSON does not hold
    values.push(value);
    tell({ type: 'fit_step', step, value });
    const rule = findPruneRule(pruneAt, values);
    if (rule === undefined) return;
    const { below } = rule;
    throw new FitGivenUp({ type: 'pruned', step, value, ...(below !== undefined && { below }) });
  };
  return {
    onIteration(iteration, loss) {
      if (Number.isFinite(loss) && !(loss >= best)) best = loss;
      if (values.length < count && iteration + 1 === (values.length + 1) * every) addStep();
    },
    end() {
      while (values.length < count) addStep();
    },
  };
}
