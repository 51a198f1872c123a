import type { WeightedRows } from '../objectives/objective.ts';

/**
 * Newton's steps of cross entropy with its whole matrix of second derivatives, p_k (δ_kl − p_l): the outputs of a leaf
 * solve (H + λ I) w = −g.
 * @param leaves [N]
 * @returns [K, L]
 */
export function softmaxSteps(
  { work, n, stride, target, weight }: WeightedRows,
  nClasses: number,
  leaves: Int32Array,
  nLeaves: number,
  lambda: number,
): Float64Array[] {
  const [scores, targets, weights] = [work.scores.view(), target.view(), weight.view()];
  const width = nClasses * (nClasses + 1);
  const sums = new Float64Array(nLeaves * width); // per leaf: H [K, K], then −g [K]
  const probs = new Float64Array(nClasses);
  for (let i = 0; i < n; i++) {
    writeProbabilities(scores, stride, i, probs);
    const at = leaves[i]! * width;
    const w = weights[i]!;
    for (let k = 0; k < nClasses; k++) {
      const wp = w * probs[k]!;
      for (let l = 0; l < k; l++) sums[at + k * nClasses + l]! -= wp * probs[l]!;
      sums[at + k * nClasses + k]! += wp * (1 - probs[k]!);
      sums[at + nClasses * nClasses + k]! += (targets[i] === k ? w : 0) - wp;
    }
  }
  const steps = Array.from({ length: nClasses }, () => new Float64Array(nLeaves));
  for (let leaf = 0; leaf < nLeaves; leaf++) {
    const own = sums.subarray(leaf * width, (leaf + 1) * width);
    const matrix = own.subarray(0, nClasses * nClasses);
    const vector = own.subarray(nClasses * nClasses);
    solve(matrix, vector, nClasses, lambda);
    for (let k = 0; k < nClasses; k++) steps[k]![leaf] = vector[k]!;
  }
  return steps;
}

function writeProbabilities(scores: Float64Array, stride: number, row: number, probs: Float64Array): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < probs.length; k++) highest = Math.max(highest, scores[k * stride + row]!);
  let sum = 0;
  for (let k = 0; k < probs.length; k++) {
    probs[k] = Math.exp(scores[k * stride + row]! - highest);
    sum += probs[k]!;
  }
  for (let k = 0; k < probs.length; k++) probs[k]! /= sum;
}

/** Outputs of classes may move together without a change of the loss: without a penalty, the matrix has no inverse. */
const LEAST_PENALTY = 1e-20;
const LEAST_PIVOT = 1e-300;

/** Solves (A + λ I) x = b by A's lower triangle, which is overwritten; b becomes x. */
function solve(a: Float64Array, b: Float64Array, n: number, lambda: number): void {
  for (let k = 0; k < n; k++) a[k * n + k]! += Math.max(lambda, LEAST_PENALTY);
  for (let k = 0; k < n; k++) {
    for (let l = 0; l <= k; l++) {
      let sum = a[k * n + l]!;
      for (let m = 0; m < l; m++) sum -= a[k * n + m]! * a[l * n + m]!;
      a[k * n + l] = k === l ? Math.sqrt(Math.max(sum, LEAST_PIVOT)) : sum / a[l * n + l]!;
    }
  }
  for (let k = 0; k < n; k++) {
    for (let m = 0; m < k; m++) b[k]! -= a[k * n + m]! * b[m]!;
    b[k]! /= a[k * n + k]!;
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let m = k + 1; m < n; m++) b[k]! -= a[m * n + k]! * b[m]!;
    b[k]! /= a[k * n + k]!;
  }
}
