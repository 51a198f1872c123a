import { meanLoss, meanTarget, type Objective, writeGradients } from './objective.ts';

/** The hessian is exp(score + this), which keeps steps small (LightGBM's poisson_max_delta_step). */
const STEP_GUARD = Math.exp(0.7);

/** exp(score) − y score: the score is the log of the expected count. Targets are 0 or more, and not all 0. */
export function poisson(): Objective {
  return {
    nOutputs: 1,
    initialScores: (rows) => [Math.log(meanTarget(rows))],
    gradients: (rows) =>
      writeGradients(rows, (score, y, pair) => {
        const expected = Math.exp(score);
        pair.gradient = expected - y;
        pair.hessian = expected * STEP_GUARD;
      }),
    loss: (scores, _stride, rows) => meanLoss(rows, scores, (score, y) => Math.exp(score) - y * score),
    transform: (scores) => {
      scores[0] = Math.exp(scores[0]!);
    },
  };
}
