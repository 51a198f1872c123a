import { assertArgument, assertShape } from '@winnow/core';
import type { GradientRows, LossRows, Objective, RowValues } from './objective.ts';

/**
 * A loss of the caller's own, for `boost`. Scores are one array [N] for each output, and not to be written to. Weights are
 * taken care of: derivatives are those of the loss of one row.
 */
export interface CustomObjective {
  readonly name: 'custom';
  /** K: one tree is grown for each output and round */
  readonly nOutputs: number;
  /** [K] scores to start from. @param weight [N] */
  initialScores(target: Float64Array, weight: Float64Array): readonly number[];
  /**
   * Derivatives of the loss of each row by its score of one output.
   * @param gradient [N] receives the first one
   * @param hessian  [N] receives the second one, or a bound of it, not negative
   */
  gradients(
    scores: readonly Float64Array[],
    target: Float64Array,
    output: number,
    gradient: Float64Array,
    hessian: Float64Array,
  ): void;
  /** Mean loss, weighted; read on validation rows only. */
  loss(scores: readonly Float64Array[], target: Float64Array, weight: Float64Array): number;
}

/** @throws WinnowError `shape_mismatch` or `argument_invalid` for start scores or derivatives that are unsound */
export function customLoss(own: CustomObjective): Objective {
  const { nOutputs } = own;
  return {
    nOutputs,
    initialScores: ({ target, weight }: LossRows) => {
      const scores = Float64Array.from(own.initialScores(doublesOf(target), doublesOf(weight)));
      assertShape('objective', 'initialScores', scores, nOutputs);
      assertArgument(scores.every(Number.isFinite), 'objective', 'initialScores must be finite', [...scores].join());
      return [...scores];
    },
    gradients: (rows, output) => writeOwnGradients(own, rows, output),
    loss: (scores, stride, { target, weight }) =>
      own.loss(byOutput(scores, stride, target.length, nOutputs), doublesOf(target), doublesOf(weight)),
    transform: () => {},
  };
}

function writeOwnGradients(
  own: CustomObjective,
  { work, n, stride, target, weight }: GradientRows,
  output: number,
): void {
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n);
  const scores = byOutput(work.scores.view(), stride, n, own.nOutputs);
  own.gradients(scores, target.view().subarray(0, n), output, gradient, hessian);
  const [weights, out] = [weight?.view(), work.gradients.view()];
  for (let i = 0; i < n; i++) {
    const isSound = Number.isFinite(gradient[i]!) && hessian[i]! >= 0 && hessian[i]! < Number.POSITIVE_INFINITY;
    assertArgument(
      isSound,
      'objective',
      `derivatives of row ${i} must be finite, the second not negative`,
      gradient[i],
    );
    const w = weights === undefined ? 1 : weights[i]!;
    out[2 * i] = w * hessian[i]!;
    out[2 * i + 1] = w * gradient[i]!;
  }
}

function doublesOf(values: RowValues): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

/** @param scores [K, stride] */
function byOutput(scores: Float64Array, stride: number, n: number, nOutputs: number): Float64Array[] {
  return Array.from({ length: nOutputs }, (_, k) => scores.subarray(k * stride, k * stride + n));
}
