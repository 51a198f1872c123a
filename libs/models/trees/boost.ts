import { assertArgument, assertShape, WinnowError } from '@winnow/core';
import { withArena } from '@winnow/kernels';
import { haveSameBins } from './binnedDataset.ts';
import type { BoostContext, BoostOptions } from './boostOptions.ts';
import { type BoostRows, lossRows } from './boostRows.ts';
import { type BoostSession, createBoostSession } from './boostSession.ts';
import { createDropout } from './dart/dropout.ts';
import { growOutput } from './growOutput.ts';
import { assertTargetDomain, assertTargetVariety } from './objectives/createObjective.ts';
import type { LossRows } from './objectives/objective.ts';
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
 * @throws WinnowError `shape_mismatch`, `argument_invalid` for a target outside the objective's domain or options that do not
 *   go together, `model_fit_failed` when no row counts or only one class occurs
 */
export function boost(
  training: BoostRows,
  options: BoostOptions,
  context: BoostContext,
  validation?: BoostRows,
): BoostResult {
  assertOptions(options);
  const counts = checkRows('boost training', training, options);
  assertTargetVariety('boost training', options.objective, counts);
  const heldOut = validation && checkRows('boost validation', validation, options);
  if (validation) {
    const rule = 'must be binned like the training rows, by binLike';
    assertArgument(haveSameBins(validation.dataset, training.dataset), 'boost validation', rule, 'other bins');
  }
  const losses = { training: counts, validation: heldOut };
  return withArena((arena) => run(createBoostSession(arena, training, losses, options, context, validation)));
}

function assertOptions({ dart, earlyStoppingRounds }: BoostOptions): void {
  const rule = 'must be 0 beside dropouts, which change the trees before the best round later';
  const isSound = dart === undefined || earlyStoppingRounds === 0;
  assertArgument(isSound, 'boost', `earlyStoppingRounds ${rule}`, earlyStoppingRounds);
}

/** @returns what each row counts */
function checkRows(where: string, rows: BoostRows, { objective }: BoostOptions): LossRows {
  const { dataset, target } = rows;
  assertShape(where, 'target', target, dataset.rows);
  for (const name of ['weight', 'lossWeight'] as const) {
    const weight = rows[name];
    if (weight === undefined) continue;
    assertShape(where, name, weight, dataset.rows);
    const bad = weight.find((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
    assertArgument(bad === undefined, where, `${name} must be finite and not negative`, bad);
  }
  const counts = lossRows(rows);
  if (!counts.weight.some((value) => value > 0)) {
    throw new WinnowError('model_fit_failed', { where, rule: 'a row of positive weight must exist', got: 0 });
  }
  assertTargetDomain(where, objective, target);
  return counts;
}

function run(session: BoostSession): BoostResult {
  const { options, context, objective, rows } = session;
  const dropout = options.dart && createDropout(session, options.dart);
  const trees: Tree[] = [];
  const validationLoss: number[] = [];
  let reason: BoostResult['reason'] = 'rounds';
  let sample: RoundRows | undefined;
  for (let round = 0; round < options.rounds; round++) {
    context.throwIfAborted();
    const rng = context.rng.split('round', round);
    const learningRate = dropout?.drop(trees, rng.split('drop'));
    objective.prepare?.(rows);
    sample = roundRows(session, round, rng, sample);
    const growing = learningRate === undefined ? session : { ...session, options: { ...options, learningRate } };
    const grown = Array.from({ length: objective.nOutputs }, (_, k) => growOutput(growing, k, sample!, rng));
    if (grown.every(({ feature }) => feature.length === 1) && !drawsAgain(options)) {
      reason = 'no_split';
      break;
    }
    trees.push(...grown);
    dropout?.restore(trees);
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
    trees: (dropout?.settle(trees) ?? trees).slice(0, kept * objective.nOutputs),
  };
  return { ensemble, rounds: kept, reason, validationLoss };
}

/** Whether a round may find a split where the one before found none. */
function drawsAgain({ afterNoSplit, sampling, featureFraction, growth, dart }: BoostOptions): boolean {
  if (afterNoSplit !== 'draw_again') return false;
  const drawsFeatures = [featureFraction, growth.featureFractionByLevel, growth.featureFractionByNode].some(
    (share) => share < 1,
  );
  const drawsDropouts = dart !== undefined && (dart.dropRate > 0 || dart.oneDrop);
  return sampling.kind !== 'all' || drawsFeatures || drawsDropouts;
}

/** The first round of the least loss. */
function bestRound(losses: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < losses.length; i++) if (losses[i]! < losses[best]!) best = i;
  return best;
}
