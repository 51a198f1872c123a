import { logisticGradients } from '@winnow/kernels';
import { sigmoid } from '../../linear/sigmoid.ts';
import { type GradientRows, type LossRows, meanLoss, meanTarget, type Objective, type Policy } from './objective.ts';

/** Floor of p (1 − p), as in LightGBM: a row that is decided must not make a leaf's sum 0. */
const MIN_HESSIAN = 1e-15;

/**
 * Logistic loss of targets 0 and 1; the score is the log odds. Both targets have to occur.
 * @param labelWeights by how much the gradients of targets 0 and 1 are multiplied; the loss that is reported is not
 */
export function logistic(labelWeights: readonly [number, number] | undefined, policy: Policy): Objective {
  return {
    nOutputs: 1,
    initialScores: (rows) => {
      if (labelWeights !== undefined && policy === 'xgboost') return [stepFromZero(rows, labelWeights)];
      const p = meanTarget(rows);
      return [Math.log(p / (1 - p))];
    },
    gradients: (rows) => {
      logisticGradients(rows.work, rows.target, rows.weight, MIN_HESSIAN);
      if (labelWeights !== undefined) multiplyByLabel(rows, labelWeights);
    },
    loss: (scores, _stride, rows) => meanLoss(rows, scores, (score, y) => logOnePlusExp(y > 0 ? -score : score)),
    transform: (scores) => {
      scores[0] = sigmoid(scores[0]!);
    },
  };
}

function multiplyByLabel({ work, n, target }: GradientRows, labelWeights: readonly [number, number]): void {
  const [targets, out] = [target.view(), work.gradients.view()];
  for (let i = 0; i < n; i++) {
    const factor = labelWeights[targets[i] === 1 ? 1 : 0];
    out[2 * i]! *= factor;
    out[2 * i + 1]! *= factor;
  }
}

/** One Newton step on the weighted loss: where XGBoost starts from when it is told `scale_pos_weight`. */
function stepFromZero({ target, weight }: LossRows, labelWeights: readonly [number, number]): number {
  let gradient = 0;
  let hessian = 0;
  for (let n = 0; n < target.length; n++) {
    const w = weight[n]! * labelWeights[target[n] === 1 ? 1 : 0];
    gradient += w * (0.5 - target[n]!);
    hessian += 0.25 * w;
  }
  return -gradient / hessian;
}

/** log(1 + exp x) without overflow. */
function logOnePlusExp(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
