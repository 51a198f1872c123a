import { logisticGradients } from '@winnow/kernels';
import { sigmoid } from '../../linear/sigmoid.ts';
import { meanLoss, meanTarget, type Objective } from './objective.ts';

/** Floor of p (1 − p), as in LightGBM: a row that is decided must not make a leaf's sum 0. */
const MIN_HESSIAN = 1e-15;

/** Logistic loss of targets 0 and 1; the score is the log odds. Both targets have to occur. */
export function logistic(): Objective {
  return {
    nOutputs: 1,
    initialScores: (rows) => {
      const p = meanTarget(rows);
      return [Math.log(p / (1 - p))];
    },
    gradients: ({ work, target, weight }) => logisticGradients(work, target, weight, MIN_HESSIAN),
    loss: (scores, _stride, rows) => meanLoss(rows, scores, (score, y) => logOnePlusExp(y > 0 ? -score : score)),
    transform: (scores) => {
      scores[0] = sigmoid(scores[0]!);
    },
  };
}

/** log(1 + exp x) without overflow. */
function logOnePlusExp(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
