/**
 * Sequential minimal optimisation of the dual of support vector machines, by pairs of most gain (Fan, Chen and Lin 2005,
 * "Working set selection using second order information", WSS 2), with shrinking (Chang and Lin 2011, section 5.1).
 *
 * Classification and regression are one problem in signed variables: minimise ½ βᵀKβ − sᵀβ with Σ β = 0 and each β between
 * its bounds. The slope of a variable is s − Kβ; at the optimum one number, the intercept, parts the slopes of those that may
 * still rise (none above it) from those that may still fall (none below it).
 *
 * Notation: V variables, each of one point; several may share a point.
 */
import type { KernelCache } from './kernelCache.ts';

export interface DualProblem {
  /** [V] point of each variable */
  readonly point: Int32Array;
  /** [V] s: slope at β = 0 */
  readonly slope: Float64Array;
  /** [V] bounds of β, with 0 between them and apart */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface DualOptions {
  /** how far the slopes may overlap at the end */
  readonly tol: number;
  readonly maxIter: number;
  readonly shrinking: boolean;
  readonly throwIfAborted: () => void;
}

export interface DualSolution {
  /** [V] */
  readonly beta: Float64Array;
  readonly intercept: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Stands for a curvature that is not positive, as kernels that are no inner products have: LIBSVM's. */
const MIN_CURVATURE = 1e-12;

/** Steps between two looks at which variables seem settled: LIBSVM's. */
const SHRINK_INTERVAL = 1000;

/** Slopes that overlap by no more than this many tolerances call for one fresh look at all variables: LIBSVM's. */
const NEARLY_DONE = 10;

const ABORT_INTERVAL = 256;

interface Session extends DualProblem {
  readonly kernel: KernelCache;
  readonly options: DualOptions;
  readonly beta: Float64Array;
  /** [V] s − Kβ; of the active ones only, while others are set aside */
  readonly current: Float64Array;
  /** the first `count` are active */
  readonly active: Int32Array;
  count: number;
  looksAtAll: boolean;
}

export function solveDual(problem: DualProblem, kernel: KernelCache, options: DualOptions): DualSolution {
  const { length } = problem.point;
  const session: Session = {
    ...problem,
    kernel,
    options,
    beta: new Float64Array(length),
    current: Float64Array.from(problem.slope),
    active: Int32Array.from({ length }, (_, v) => v),
    count: length,
    looksAtAll: false,
  };
  let untilShrinking = Math.min(length, SHRINK_INTERVAL);
  let iterations = 0;
  let converged = false;
  for (; iterations < options.maxIter; iterations++) {
    if (iterations % ABORT_INTERVAL === 0) options.throwIfAborted();
    if (options.shrinking && --untilShrinking === 0) {
      untilShrinking = Math.min(length, SHRINK_INTERVAL);
      shrink(session);
    }
    if (step(session)) continue;
    if (session.count === length) {
      converged = true;
      break;
    }
    activateAll(session); // those set aside may have something to say after all
  }
  activateAll(session);
  return { beta: session.beta, intercept: interceptOf(session), iterations, converged };
}

/** Moves the pair of most gain; false when the slopes of the active variables overlap by less than the tolerance. */
function step(session: Session): boolean {
  const { kernel, point, beta, lower, upper, current, active, count } = session;
  let i = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    const v = active[k]!;
    if (beta[v]! < upper[v]! && current[v]! > highest) {
      highest = current[v]!;
      i = v;
    }
  }
  if (i < 0) return false;
  const { diagonal } = kernel;
  const rowI = kernel.row(point[i]!);
  const own = diagonal[point[i]!]!;
  let j = -1;
  let lowest = Number.POSITIVE_INFINITY;
  let mostGain = Number.NEGATIVE_INFINITY;
  let curvature = 0;
  for (let k = 0; k < count; k++) {
    const v = active[k]!;
    if (beta[v]! <= lower[v]!) continue;
    const slope = current[v]!;
    if (slope < lowest) lowest = slope;
    const overlap = highest - slope;
    if (overlap <= 0) continue;
    const p = point[v]!;
    const along = Math.max(own + diagonal[p]! - 2 * rowI[p]!, MIN_CURVATURE);
    const gain = (overlap * overlap) / along;
    if (gain > mostGain) {
      mostGain = gain;
      curvature = along;
      j = v;
    }
  }
  if (j < 0 || highest - lowest < session.options.tol) return false;

  const room = Math.min(upper[i]! - beta[i]!, beta[j]! - lower[j]!);
  const length = Math.min((highest - current[j]!) / curvature, room);
  beta[i] = length === upper[i]! - beta[i]! ? upper[i]! : beta[i]! + length; // exactly at its bound
  beta[j] = length === beta[j]! - lower[j]! ? lower[j]! : beta[j]! - length;
  const rowJ = kernel.row(point[j]!);
  for (let k = 0; k < count; k++) {
    const v = active[k]!;
    const p = point[v]!;
    current[v]! -= length * (rowI[p]! - rowJ[p]!);
  }
  return true;
}

/** Sets aside the variables at a bound whose slope says clearly that they stay there. */
function shrink(session: Session): void {
  const { tol } = session.options;
  let { highest, lowest } = overlapOf(session);
  if (!session.looksAtAll && highest - lowest <= NEARLY_DONE * tol) {
    session.looksAtAll = true;
    activateAll(session);
    ({ highest, lowest } = overlapOf(session));
  }
  const { active, beta, lower, upper, current } = session;
  let kept = 0;
  for (let k = 0; k < session.count; k++) {
    const v = active[k]!;
    const staysUp = beta[v] === upper[v] && current[v]! > highest;
    const staysDown = beta[v] === lower[v] && current[v]! < lowest;
    if (staysUp || staysDown) continue;
    [active[kept], active[k]] = [v, active[kept]!];
    kept += 1;
  }
  session.count = kept;
}

/** The highest slope that may rise and the lowest that may fall, of active variables. */
function overlapOf({ active, count, beta, lower, upper, current }: Session): { highest: number; lowest: number } {
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    const v = active[k]!;
    if (beta[v]! < upper[v]! && current[v]! > highest) highest = current[v]!;
    if (beta[v]! > lower[v]! && current[v]! < lowest) lowest = current[v]!;
  }
  return { highest, lowest };
}

/** Brings the slopes of those set aside up to date. */
function activateAll(session: Session): void {
  const { kernel, point, slope, beta, current, active, count } = session;
  if (count === active.length) return;
  const aside = active.subarray(count);
  for (const v of aside) current[v] = slope[v]!;
  for (let u = 0; u < beta.length; u++) {
    if (beta[u] === 0) continue;
    const row = kernel.row(point[u]!);
    for (const v of aside) current[v]! -= beta[u]! * row[point[v]!]!;
  }
  session.count = active.length;
}

/** Mean slope of the variables between their bounds; without any, the middle of what the others allow. */
function interceptOf({ beta, lower, upper, current }: Session): number {
  let sum = 0;
  let free = 0;
  let least = Number.NEGATIVE_INFINITY;
  let most = Number.POSITIVE_INFINITY;
  for (let v = 0; v < beta.length; v++) {
    if (beta[v] === upper[v]) most = Math.min(most, current[v]!);
    else if (beta[v] === lower[v]) least = Math.max(least, current[v]!);
    else {
      sum += current[v]!;
      free += 1;
    }
  }
  return free > 0 ? sum / free : (least + most) / 2;
}
