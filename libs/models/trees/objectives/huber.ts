import { meanLoss, meanTarget, type Objective, writeGradients } from './objective.ts';

/** ½ d² for |d| ≤ delta, else delta (|d| − ½ delta), d = score − y (Huber 1964, "Robust estimation of a location"). */
export function huber(delta: number): Objective {
  return {
    nOutputs: 1,
    initialScores: (rows) => [meanTarget(rows)],
    gradients: (rows) =>
      writeGradients(rows, (score, y, pair) => {
        pair.gradient = Math.min(Math.max(score - y, -delta), delta);
      }),
    loss: (scores, _stride, rows) =>
      meanLoss(rows, scores, (score, y) => {
        const distance = Math.abs(score - y);
        return distance <= delta ? 0.5 * distance * distance : delta * (distance - 0.5 * delta);
      }),
    transform: () => {},
  };
}
