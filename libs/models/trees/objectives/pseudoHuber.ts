import { type LossRows, meanLoss, type Objective, writeGradients } from './objective.ts';

/** slope² (√(1 + (d / slope)²) − 1), d = score − y: nearly ½ d² near 0, nearly slope |d| far from it. */
export function pseudoHuber(slope: number): Objective {
  return {
    nOutputs: 1,
    initialScores: (rows) => [stepFromZero(rows, slope)],
    gradients: (rows) =>
      writeGradients(rows, (score, y, pair) => {
        const root = Math.sqrt(1 + ((score - y) / slope) ** 2);
        pair.gradient = (score - y) / root;
        pair.hessian = 1 / root ** 3;
      }),
    loss: (scores, _stride, rows) =>
      meanLoss(rows, scores, (score, y) => slope ** 2 * (Math.sqrt(1 + ((score - y) / slope) ** 2) - 1)),
    transform: () => {},
  };
}

/** One Newton step, as in XGBoost: the best score has no closed form. */
function stepFromZero({ target, weight }: LossRows, slope: number): number {
  let gradient = 0;
  let hessian = 0;
  for (let n = 0; n < target.length; n++) {
    const root = Math.sqrt(1 + (target[n]! / slope) ** 2);
    gradient -= (weight[n]! * target[n]!) / root;
    hessian += weight[n]! / root ** 3;
  }
  return -gradient / hessian;
}
