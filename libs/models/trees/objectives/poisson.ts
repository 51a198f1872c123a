import { meanLoss, meanTarget, type Objective, writeGradients } from './objective.ts';

/** exp(score) − y score: the score is the log of the expected count. Targets are 0 or more, and not all 0. */
export function poisson(maxDeltaStep: number): Objective {
  const guard = Math.exp(maxDeltaStep); // on the hessian: keeps steps small
  return {
    nOutputs: 1,
    initialScores: (rows) => [Math.log(meanTarget(rows))],
    gradients: (rows) =>
      writeGradients(rows, (score, y, pair) => {
        const expected = Math.exp(score);
        pair.gradient = expected - y;
        pair.hessian = expected * guard;
      }),
    loss: (scores, _stride, rows) => meanLoss(rows, scores, (score, y) => Math.exp(score) - y * score),
    transform: (scores) => {
      scores[0] = Math.exp(scores[0]!);
    },
  };
}
