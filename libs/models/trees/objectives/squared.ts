import { meanLoss, meanTarget, type Objective, writeGradients } from './objective.ts';

/** ½ (score − y)². */
export function squared(): Objective {
  return {
    nOutputs: 1,
    initialScores: (rows) => [meanTarget(rows)],
    gradients: (rows) =>
      writeGradients(rows, (score, y, pair) => {
        pair.gradient = score - y;
      }),
    loss: (scores, _stride, rows) => meanLoss(rows, scores, (score, y) => (score - y) ** 2),
    transform: () => {},
  };
}
