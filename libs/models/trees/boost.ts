import { assertArgument, assertShape, WinnowError } from '@winnow/core';
import { withArena } from '@winnow/kernels';
import { haveSameBins } from './binnedDataset.ts';
import type { BoostContext, BoostOptions } from './boostOptions.ts';
import { type BoostRows, lossRows } from './boostRows.ts';
import { type BoostSession, createBoostSession } from './boostSession.ts';
import { growOutput } from './growOutput.ts';
import { assertTargetDomain, assertTargetVariety } from './objectives/createObjective.ts';
import { type RoundRows, roundRows } from './roundRows.ts';
import type { Tree, TreeEnsemble } from './tree.ts';

export interface BoostResult {
  readonly ensemble: TreeEnsemble;
  /** rounds that the ensemble holds: up to the one of least validation loss where there are validation rows */
  readonly rounds: number;
  readonly reason: 'rounds' | 'early_stopping' | 'no_split';
  /** loss on the validation rows after each round that was run */
  readonly validationLoss: readonly number[];
}

/**
 * Gradient boosting of trees (Friedman 2001; Ke et al. 2017).
 * @param validation rows in the bins of `training.dataset`
 * @throws WinnowError `shape_mismatch`, `argument_invalid` for a target outside the objective's domain,
 *   `model_fit_failed` when no row counts or only one class occurs
 */
export function boost(
  training: BoostRows,
  options: BoostOptions,
  context: BoostContext,
  validation?: BoostRows,
): BoostResult {
  assertRows('boost training', training, options);
  assertTargetVariety('boost training', options.objective, lossRows(training));
  if (validation) {
    assertRows('boost validation', validation, options);
    const rule = 'must be binned like the training rows, by binLike';
    assertArgument(haveSameBins(validation.dataset, training.dataset), 'boost validation', rule, 'other bins');
  }
  return withArena((arena) => run(createBoostSession(arena, training, options, context, validation)));
}

function assertRows(where: string, { dataset, target, weight }: BoostRows, { objective }: BoostOptions): void {
  assertShape(where, 'target', target, dataset.rows);
  if (weight) {
    assertShape(where, 'weight', weight, dataset.rows);
    const bad = weight.find((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
    assertArgument(bad === undefined, where, 'weight must be finite and not negative', bad);
    if (!weight.some((value) => value > 0)) {
      throw new WinnowError('model_fit_failed', { where, rule: 'a row of positive weight must exist', got: 0 });
    }
  }
  assertTargetDomain(where, objective, target);
}

function run(session: BoostSession): BoostResult {
  const { options, context, objective, rows } = session;
  const trees: Tree[] = [];
  const validationLoss: number[] = [];
  let reason: BoostResult['reason'] = 'rounds';
  let sample: RoundRows | undefined;
  for (let round = 0; round < options.rounds; round++) {
    context.throwIfAborted();
    objective.prepare?.(rows);
    const rng = context.rng.split('round', round);
    sample = roundRows(session, round, rng, sample);
    const grown = Array.from({ length: objective.nOutputs }, (_, k) => growOutput(session, k, sample!, rng));
    if (grown.every(({ feature }) => feature.length === 1)) {
      reason = 'no_split';
      break;
    }
    trees.push(...grown);
    const { validation } = session;
    if (validation === undefined) continue;
    const loss = objective.loss(validation.scores.view(), validation.stride, validation.rows);
    validationLoss.push(loss);
    context.onRound?.(round, loss);
    if (options.earlyStoppingRounds > 0 && round - bestRound(validationLoss) >= options.earlyStoppingRounds) {
      reason = 'early_stopping';
      break;
    }
  }
  const kept =
    options.earlyStoppingRounds > 0 && validationLoss.length > 0
      ? bestRound(validationLoss) + 1
      : trees.length / objective.nOutputs;
  const ensemble = {
    nFeatures: session.dataset.cols,
    initialScores: session.initialScores,
    trees: trees.slice(0, kept * objective.nOutputs),
  };
  return { ensemble, rounds: kept, reason, validationLoss };
}

/** The first round of the least loss. */
function bestRound(losses: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < losses.length; i++) if (losses[i]! < losses[best]!) best = i;
  return best;
}
