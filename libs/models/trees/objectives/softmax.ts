import type { GradientRows, LossRows, Objective, Policy } from './objective.ts';

/** Scores of a class that does not occur start from this share of the rows. */
const MIN_SHARE = 1e-15;

/**
 * Cross entropy of classes 0 … K − 1, K ≥ 2. LightGBM's hessian is K / (K − 1) p (1 − p), which bounds that of all classes
 * together (Friedman, Hastie and Tibshirani 2000, "Additive logistic regression", algorithm 6, has (K − 1) / K on the
 * leaf instead), XGBoost's is 2 p (1 − p), and its first scores are centred.
 */
export function softmax(nClasses: number, policy: Policy): Objective {
  const factor = policy === 'lightgbm' ? nClasses / (nClasses - 1) : 2;
  let probs: Float64Array = new Float64Array(0);
  return {
    nOutputs: nClasses,
    initialScores: (rows) => {
      const logs = classShares(rows, nClasses).map((share) => Math.log(Math.max(share, MIN_SHARE)));
      if (policy === 'lightgbm') return logs;
      const mean = logs.reduce((sum, value) => sum + value, 0) / nClasses;
      return logs.map((value) => value - mean);
    },
    prepare: (rows) => {
      probs = probabilities(rows, nClasses, probs);
    },
    gradients: ({ work, n, stride, target, weight }, output) => {
      const [targets, weights, out] = [target.view(), weight?.view(), work.gradients.view()];
      for (let i = 0; i < n; i++) {
        const p = probs[output * stride + i]!;
        const w = weights === undefined ? 1 : weights[i]!;
        out[2 * i] = w * factor * p * (1 - p);
        out[2 * i + 1] = w * (p - Number(targets[i] === output));
      }
    },
    loss: (scores, stride, rows) => crossEntropy(scores, stride, rows, nClasses),
    transform: (scores) => {
      const highest = Math.max(...scores);
      let sum = 0;
      for (let k = 0; k < nClasses; k++) {
        scores[k] = Math.exp(scores[k]! - highest);
        sum += scores[k]!;
      }
      for (let k = 0; k < nClasses; k++) scores[k]! /= sum;
    },
  };
}

function classShares({ target, weight }: LossRows, nClasses: number): number[] {
  const shares = new Array<number>(nClasses).fill(0);
  let total = 0;
  for (let n = 0; n < target.length; n++) {
    shares[target[n]!]! += weight[n]!;
    total += weight[n]!;
  }
  return shares.map((share) => share / total);
}

/** @returns [K, stride], in `held` where that is long enough */
function probabilities({ work, n, stride }: GradientRows, nClasses: number, held: Float64Array): Float64Array {
  const scores = work.scores.view();
  const probs = held.length >= nClasses * stride ? held : new Float64Array(nClasses * stride);
  for (let i = 0; i < n; i++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < nClasses; k++) highest = Math.max(highest, scores[k * stride + i]!);
    let sum = 0;
    for (let k = 0; k < nClasses; k++) {
      const value = Math.exp(scores[k * stride + i]! - highest);
      probs[k * stride + i] = value;
      sum += value;
    }
    for (let k = 0; k < nClasses; k++) probs[k * stride + i]! /= sum;
  }
  return probs;
}

function crossEntropy(scores: Float64Array, stride: number, { target, weight }: LossRows, nClasses: number): number {
  let loss = 0;
  let total = 0;
  for (let n = 0; n < target.length; n++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < nClasses; k++) highest = Math.max(highest, scores[k * stride + n]!);
    let sum = 0;
    for (let k = 0; k < nClasses; k++) sum += Math.exp(scores[k * stride + n]! - highest);
    loss += weight[n]! * (highest + Math.log(sum) - scores[target[n]! * stride + n]!);
    total += weight[n]!;
  }
  return loss / total;
}
