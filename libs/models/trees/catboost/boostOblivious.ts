import { withArena } from '@winnow/kernels';
import type { FitContext } from '../../contract.ts';
import type { BoostResult } from '../boost.ts';
import { assertTargetDomain, assertTargetVariety } from '../objectives/createObjective.ts';
import type { Tree } from '../tree.ts';
import { growOblivious } from './growOblivious.ts';
import type { ObliviousOptions } from './obliviousOptions.ts';
import type { ObliviousRows } from './obliviousRows.ts';
import { createObliviousSession, type ObliviousSession } from './obliviousSession.ts';
import { obliviousTree } from './obliviousTree.ts';
import { foldGradients, prepareSearch } from './prepareSearch.ts';
import { rowWeights } from './rowWeights.ts';
import { updateFold } from './updateFold.ts';
import { createValidation } from './validation.ts';

/**
 * Gradient boosting of oblivious trees (Prokhorenkova et al. 2018): plain, or ordered, where the scores that a row's
 * gradient comes from were learned from rows before it in an order drawn at random.
 * @throws WinnowError `argument_invalid` for a target or a category that is none, `model_fit_failed` when only one class
 *   occurs
 */
export function boostOblivious(
  training: ObliviousRows,
  options: ObliviousOptions,
  context: FitContext,
  validation?: ObliviousRows,
): BoostResult {
  for (const { target } of validation ? [training, validation] : [training]) {
    assertTargetDomain('catboost', options.objective, target);
  }
  assertTargetVariety('catboost', options.objective, training);
  return withArena((arena) => run(createObliviousSession(arena, training, options, context), validation));
}

function run(session: ObliviousSession, validation: ObliviousRows | undefined): BoostResult {
  const { options, context, objective, initialScores, training, columns } = session;
  const watch = validation && createValidation(validation, objective, initialScores);
  const trees: Tree[] = [];
  const validationLoss: number[] = [];
  let reason: BoostResult['reason'] = 'rounds';
  let best = 0;
  for (let round = 0; round < options.rounds; round++) {
    context.throwIfAborted();
    const grown = growRound(session, round);
    trees.push(...grown);
    if (watch === undefined) continue;
    const loss = watch(grown, columns.featuresBelow(featuresEnd(grown)));
    validationLoss.push(loss);
    if (loss < validationLoss[best]!) best = round;
    context.onIteration?.(round, loss);
    if (options.earlyStoppingRounds > 0 && round - best >= options.earlyStoppingRounds) {
      reason = 'early_stopping';
      break;
    }
  }
  const rounds = watch && options.earlyStoppingRounds > 0 ? best + 1 : options.rounds;
  const kept = trees.slice(0, rounds * objective.nOutputs);
  const combined = columns.featuresBelow(featuresEnd(kept));
  const ensemble = {
    nFeatures: training.table.cols,
    initialScores,
    trees: kept,
    ...(combined.features.length > 0 && { combined }),
  };
  return { ensemble, rounds, reason, validationLoss };
}

/** Grows one tree on one of the folds, and gives it its outputs in all of them. @returns one tree for each output */
function growRound(session: ObliviousSession, round: number): Tree[] {
  const { options, objective, learned, averaging, memory, columns, update } = session;
  const rng = session.context.rng.split('round', round);
  const fold = learned[rng.int(learned.length)]!;
  const { magnitudes, deviation } = foldGradients(fold, objective, memory);
  const sampled = rowWeights(options.bootstrap, magnitudes, session.meanOutput, rng.split('rows'));
  const parts = prepareSearch(fold, memory, sampled, rng.split('rounding'));
  const splits = growOblivious({
    fold,
    memory,
    parts,
    columns,
    penalties: session.penalties,
    onSplit: session.markUsed,
    options,
    noise: options.randomStrength * deviation * noiseShare(round, session),
    rng: rng.split('scores'),
  });
  for (const other of learned) if (other !== averaging) updateFold(other, columns, splits, update);
  const outputs = updateFold(averaging, columns, splits, update);
  session.meanOutput = meanOutput(outputs);
  const counts = leafWeights(session, 2 ** splits.length);
  return outputs.map((values) => obliviousTree({ columns, splits, outputs: values, counts }));
}

/** One more than the last feature that any of the trees splits on. */
function featuresEnd(trees: readonly Tree[]): number {
  return trees.reduce((end, { feature }) => feature.reduce((most, f) => Math.max(most, f + 1), end), 0);
}

/** Noise falls as the model grows: n / (n + e^length), length being rounds times the learning rate. */
function noiseShare(round: number, { table, options }: ObliviousSession): number {
  const odds = Math.exp(Math.log(table.rows) - round * options.learningRate);
  return odds / (1 + odds);
}

/** Mean over leaves of the length of their outputs, which the sampling of the next tree goes by. */
function meanOutput(outputs: readonly Float64Array[]): number {
  const nLeaves = outputs[0]!.length;
  let sum = 0;
  for (let leaf = 0; leaf < nLeaves; leaf++) sum += Math.hypot(...outputs.map((values) => values[leaf]!));
  return sum / nLeaves;
}

function leafWeights({ averaging }: ObliviousSession, nLeaves: number): Float64Array {
  const counts = new Float64Array(nLeaves);
  const [leaves, weight] = [averaging.leaves.view(), averaging.weight.view()];
  for (let n = 0; n < leaves.length; n++) counts[leaves[n]!]! += weight[n]!;
  return counts;
}
