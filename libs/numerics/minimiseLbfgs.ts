/**
 * Minimum of a smooth function of several variables from its gradient: limited-memory BFGS with backtracking (Nocedal &
 * Wright 2006, "Numerical optimization", algorithms 7.4, 7.5 and 3.1).
 */

import { assertArgument } from '@winnow/core';

export interface LbfgsOptions {
  readonly maxIterations: number;
  /** stops when no component of the gradient is larger */
  readonly gradientTolerance: number;
  /** steps kept, from which the curvature is estimated */
  readonly memory?: number;
}

export interface LbfgsMinimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** `no_descent`: no step along the search direction lowers the function; rounding, mostly */
  readonly reason: 'tolerance' | 'max_iterations' | 'no_descent';
}

const SUFFICIENT_DECREASE = 1e-4; // Armijo's constant, as in the book
const HALVINGS = 30; // a step of 2^−30 of the first one does not move x any more
const LEAST_CURVATURE = 1e-12; // relative: pairs below it would make the estimate indefinite

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

/**
 * @param f writes the gradient at x into `gradient` and returns the value; +Infinity marks a point to stay away from
 * @param start [d] a point with a finite value; is not changed
 */
export function minimiseLbfgs(
  f: (x: Float64Array, gradient: Float64Array) => number,
  start: Float64Array,
  { maxIterations, gradientTolerance, memory = 10 }: LbfgsOptions,
): LbfgsMinimum {
  let x: Float64Array = Float64Array.from(start);
  let gradient: Float64Array = new Float64Array(x.length);
  let value = f(x, gradient);
  assertArgument(Number.isFinite(value), 'minimiseLbfgs', 'f must be finite at the start', value);
  const pairs: Pair[] = [];
  for (let iterations = 0; ; iterations++) {
    if (gradient.every((g) => Math.abs(g) <= gradientTolerance)) return { x, value, iterations, reason: 'tolerance' };
    if (iterations >= maxIterations) return { x, value, iterations, reason: 'max_iterations' };
    const direction = descentDirection(gradient, pairs);
    const next = searchLine(f, x, value, gradient, direction, pairs.length === 0);
    if (next === undefined && pairs.length === 0) return { x, value, iterations, reason: 'no_descent' };
    if (next === undefined) {
      pairs.length = 0; // the estimate may be at fault: try steepest descent
      continue;
    }
    const step = next.x.map((xi, i) => xi - x[i]!);
    const change = next.gradient.map((gi, i) => gi - gradient[i]!);
    const curvature = dot(step, change);
    if (curvature > LEAST_CURVATURE * dot(change, change)) pairs.push({ step, change, curvature });
    if (pairs.length > memory) pairs.shift();
    ({ x, value, gradient } = next);
  }
}

/** Algorithm 7.4, the two-loop recursion: −H g. */
function descentDirection(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const q = gradient.map((g) => -g);
  const alphas = new Float64Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { step, change, curvature } = pairs[i]!;
    alphas[i] = dot(step, q) / curvature;
    for (let j = 0; j < q.length; j++) q[j]! -= alphas[i]! * change[j]!;
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = last.curvature / dot(last.change, last.change);
    for (let j = 0; j < q.length; j++) q[j]! *= scale;
  }
  for (let i = 0; i < pairs.length; i++) {
    const { step, change, curvature } = pairs[i]!;
    const beta = dot(change, q) / curvature;
    for (let j = 0; j < q.length; j++) q[j]! += (alphas[i]! - beta) * step[j]!;
  }
  return q;
}

function searchLine(
  f: (x: Float64Array, gradient: Float64Array) => number,
  x: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
  isFirst: boolean,
): { x: Float64Array; value: number; gradient: Float64Array } | undefined {
  const slope = dot(gradient, direction);
  if (!(slope < 0)) return undefined;
  let length = isFirst ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
  for (let i = 0; i < HALVINGS; i++, length /= 2) {
    const tried = x.map((xi, j) => xi + length * direction[j]!);
    const itsGradient = new Float64Array(x.length);
    const itsValue = f(tried, itsGradient);
    if (itsValue <= value + SUFFICIENT_DECREASE * length * slope) {
      return { x: tried, value: itsValue, gradient: itsGradient };
    }
  }
  return undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
