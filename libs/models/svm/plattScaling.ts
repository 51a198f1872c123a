/**
 * Probabilities from the decision values of a classifier: p = 1 / (1 + exp(a f + b)) with the targets and the Newton
 * method of Lin, Lin and Weng 2007, "A note on Platt's probabilistic outputs for support vector machines".
 */
import { sigmoid } from '../linear/sigmoid.ts';

export interface PlattSigmoid {
  readonly a: number;
  readonly b: number;
}

/** The paper's constants. */
const MAX_ITERATIONS = 100;
const MIN_STEP = 1e-10;
const RIDGE = 1e-12;
const TOLERANCE = 1e-10;
const SUFFICIENT_DECREASE = 1e-4;

/**
 * @param decision   [N]
 * @param isPositive [N] 0 or 1
 * @param weight     [N] a row of weight 2 counts as two
 */
export function fitPlatt(decision: Float64Array, isPositive: ArrayLike<number>, weight: Float64Array): PlattSigmoid {
  let positives = 0;
  let negatives = 0;
  for (let n = 0; n < decision.length; n++) {
    if (isPositive[n]) positives += weight[n]!;
    else negatives += weight[n]!;
  }
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  const target = decision.map((_, n) => (isPositive[n] ? high : low));
  let point: PlattSigmoid = { a: 0, b: Math.log((negatives + 1) / (positives + 1)) };
  let value = lossOf(point, decision, target, weight);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const { ga, gb, haa, hab, hbb } = derivatives(point, decision, target, weight);
    if (Math.abs(ga) < TOLERANCE && Math.abs(gb) < TOLERANCE) break;
    const det = haa * hbb - hab * hab;
    const da = -(hbb * ga - hab * gb) / det;
    const db = -(haa * gb - hab * ga) / det;
    const slope = ga * da + gb * db;
    let step = 1;
    for (; step >= MIN_STEP; step /= 2) {
      const next = { a: point.a + step * da, b: point.b + step * db };
      const reached = lossOf(next, decision, target, weight);
      if (reached >= value + SUFFICIENT_DECREASE * step * slope) continue;
      point = next;
      value = reached;
      break;
    }
    if (step < MIN_STEP) break; // as low as doubles can tell
  }
  return point;
}

/** Probability of the positive class. */
export function plattProbability({ a, b }: PlattSigmoid, decision: number): number {
  return sigmoid(-(a * decision + b));
}

/** Cross entropy against the targets, without overflow. */
function lossOf({ a, b }: PlattSigmoid, decision: Float64Array, target: Float64Array, weight: Float64Array): number {
  let loss = 0;
  for (let n = 0; n < decision.length; n++) {
    const score = a * decision[n]! + b;
    const log = score >= 0 ? target[n]! * score : (target[n]! - 1) * score;
    loss += weight[n]! * (log + Math.log1p(Math.exp(-Math.abs(score))));
  }
  return loss;
}

function derivatives(point: PlattSigmoid, decision: Float64Array, target: Float64Array, weight: Float64Array) {
  let [ga, gb, haa, hab, hbb] = [0, 0, RIDGE, 0, RIDGE];
  for (let n = 0; n < decision.length; n++) {
    const f = decision[n]!;
    const p = plattProbability(point, f);
    const residual = weight[n]! * (target[n]! - p);
    const curvature = weight[n]! * p * (1 - p);
    ga += f * residual;
    gb += residual;
    haa += f * f * curvature;
    hab += f * curvature;
    hbb += curvature;
  }
  return { ga, gb, haa, hab, hbb };
}
