import { assertArgument, type Rng } from '@winnow/core';
import type { FeatureMatrixView, Model, Targets } from './contract.ts';
import { predictionLoss } from './predictionLoss.ts';

/** How much the loss rises when the values of a feature are shuffled over the rows, [F] each. */
export interface PermutationImportance {
  /** loss of the predictions as they are */
  readonly baseline: number;
  /** mean rise over the repeats; a feature that the model does not use has 0 */
  readonly mean: Float64Array;
  /** standard deviation of the rise over the repeats, 0 for one repeat */
  readonly deviation: Float64Array;
}

export interface PermutationOptions {
  /** shuffles of each feature, 5 by default */
  readonly repeats?: number;
  /** by default `predictionLoss` */
  readonly lossOf?: typeof predictionLoss;
}

/**
 * Permutation importance (Breiman 2001, "Random forests", section 10) of any fitted model, on rows that it was not fitted to if
 * it is to say what the model is worth rather than what it remembers.
 * @throws WinnowError what `predict` throws; `argument_invalid` for options out of range, or what `predictionLoss` refuses
 */
export function permutationImportance<State>(
  model: Pick<Model<unknown, State>, 'predict'>,
  state: State,
  view: FeatureMatrixView,
  targets: Targets,
  rng: Rng,
  { repeats = 5, lossOf = predictionLoss }: PermutationOptions = {},
): PermutationImportance {
  const isCount = Number.isInteger(repeats) && repeats >= 1;
  assertArgument(isCount, 'permutationImportance', 'repeats must be a positive integer', repeats);
  const baseline = lossOf(model.predict(state, view), targets);
  const { rows, cols } = view;
  const mean = new Float64Array(cols);
  const deviation = new Float64Array(cols);
  const data = view.data.slice();
  for (let f = 0; f < cols; f++) {
    const rises = Array.from({ length: repeats }, (_, r) => {
      const order = Int32Array.from({ length: rows }, (_, n) => n);
      rng.split('feature', f, 'repeat', r).shuffle(order);
      for (let n = 0; n < rows; n++) data[n * cols + f] = view.data[order[n]! * cols + f]!;
      return lossOf(model.predict(state, { ...view, data }), targets) - baseline;
    });
    for (let n = 0; n < rows; n++) data[n * cols + f] = view.data[n * cols + f]!;
    mean[f] = rises.reduce((sum, rise) => sum + rise, 0) / repeats;
    const spread = rises.reduce((sum, rise) => sum + (rise - mean[f]!) ** 2, 0);
    deviation[f] = repeats > 1 ? Math.sqrt(spread / (repeats - 1)) : 0;
  }
  return { baseline, mean, deviation };
}
