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
import { take } from '@winnow/numerics';
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

/** Variables in an order of their own: the first `count` are active, so that the loops over them read on without a gap. */
interface Session {
  readonly kernel: KernelCache;
  readonly options: DualOptions;
  /** [V] each; variable of the problem that stands at each place, and what is known of it */
  readonly order: Int32Array;
  readonly point: Int32Array;
  readonly slope: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly diagonal: Float64Array;
  readonly beta: Float64Array;
  /** s − Kβ; of the active ones only, while others are set aside */
  readonly current: Float64Array;
  count: number;
  looksAtAll: boolean;
}

export function solveDual(problem: DualProblem, kernel: KernelCache, options: DualOptions): DualSolution {
  const { length } = problem.point;
  const session: Session = {
    kernel,
    options,
    order: Int32Array.from({ length }, (_, v) => v),
    point: problem.point.slice(),
    slope: problem.slope.slice(),
    lower: problem.lower.slice(),
    upper: problem.upper.slice(),
    diagonal: take(kernel.diagonal, problem.point),
    beta: new Float64Array(length),
    current: problem.slope.slice(),
    count: length,
    looksAtAll: false,
  };
  let untilShrinking = Math.min(length, SHRINK_INTERVAL);
  let iterations = 0;
  let converged = false;
  let i = mayRiseMost(session);
  for (; iterations < options.maxIter; iterations++) {
    if (iterations % ABORT_INTERVAL === 0) options.throwIfAborted();
    if (options.shrinking && --untilShrinking === 0) {
      untilShrinking = Math.min(length, SHRINK_INTERVAL);
      shrink(session);
      i = mayRiseMost(session);
    }
    const next = step(session, i);
    if (next !== undefined) {
      i = next;
      continue;
    }
    if (session.count === length) {
      converged = true;
      break;
    }
    activateAll(session); // those set aside may have something to say after all
    i = mayRiseMost(session);
  }
  activateAll(session);
  const beta = new Float64Array(length);
  session.order.forEach((v, at) => {
    beta[v] = session.beta[at]!;
  });
  return { beta, intercept: interceptOf(session), iterations, converged };
}

/** Place of the highest slope among those that may rise; −1 if none may. */
function mayRiseMost({ beta, upper, current, count }: Session): number {
  let i = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < count; v++) {
    if (current[v]! > highest && beta[v]! < upper[v]!) {
      highest = current[v]!;
      i = v;
    }
  }
  return i;
}

/**
 * Moves the pair of most gain; undefined when the slopes of the active variables overlap by less than the tolerance.
 * @param i place of the highest slope among those that may rise
 * @returns that place after the step
 */
function step(session: Session, i: number): number | undefined {
  if (i < 0) return undefined;
  const { kernel, point, diagonal, beta, lower, upper, current, count } = session;
  const highest = current[i]!;
  const own = diagonal[i]!;
  const rowI = kernel.row(point[i]!);
  let j = -1;
  let lowest = highest;
  let mostGain = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < count; v++) {
    const slope = current[v]!;
    if (slope >= highest || beta[v]! <= lower[v]!) continue;
    if (slope < lowest) lowest = slope;
    const overlap = highest - slope;
    const along = own + diagonal[v]! - 2 * rowI[point[v]!]!;
    const gain = (overlap * overlap) / Math.max(along, MIN_CURVATURE);
    if (gain > mostGain) {
      mostGain = gain;
      j = v;
    }
  }
  if (j < 0 || highest - lowest < session.options.tol) return undefined;

  const along = Math.max(own + diagonal[j]! - 2 * rowI[point[j]!]!, MIN_CURVATURE);
  const room = Math.min(upper[i]! - beta[i]!, beta[j]! - lower[j]!);
  const length = Math.min((highest - current[j]!) / along, room);
  beta[i] = length === upper[i]! - beta[i]! ? upper[i]! : beta[i]! + length; // exactly at its bound
  beta[j] = length === beta[j]! - lower[j]! ? lower[j]! : beta[j]! - length;
  const rowJ = kernel.row(point[j]!);
  let next = -1;
  let best = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < count; v++) {
    const p = point[v]!;
    const slope = current[v]! - length * (rowI[p]! - rowJ[p]!);
    current[v] = slope;
    if (slope > best && beta[v]! < upper[v]!) {
      best = slope;
      next = v;
    }
  }
  return next;
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
  const { beta, lower, upper, current } = session;
  let kept = 0;
  for (let v = 0; v < session.count; v++) {
    const staysUp = beta[v] === upper[v] && current[v]! > highest;
    const staysDown = beta[v] === lower[v] && current[v]! < lowest;
    if (!staysUp && !staysDown) swap(session, kept++, v);
  }
  session.count = kept;
}

function swap({ order, point, slope, lower, upper, diagonal, beta, current }: Session, a: number, b: number): void {
  for (const values of [order, point, slope, lower, upper, diagonal, beta, current]) {
    [values[a], values[b]] = [values[b]!, values[a]!];
  }
}

/** The highest slope that may rise and the lowest that may fall, of active variables. */
function overlapOf({ count, beta, lower, upper, current }: Session): { highest: number; lowest: number } {
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (let v = 0; v < count; v++) {
    if (beta[v]! < upper[v]! && current[v]! > highest) highest = current[v]!;
    if (beta[v]! > lower[v]! && current[v]! < lowest) lowest = current[v]!;
  }
  return { highest, lowest };
}

/** Brings the slopes of those set aside up to date. */
function activateAll(session: Session): void {
  const { kernel, point, slope, beta, current, count } = session;
  const { length } = beta;
  if (count === length) return;
  const sums = new Float64Array(kernel.diagonal.length); // Kβ by point: two variables may share one
  const support = Int32Array.from(beta.keys()).filter((u) => beta[u] !== 0);
  const last = support.length - 1;
  for (let k = 0; k < last; k += 2) {
    const [u, v] = [support[k]!, support[k + 1]!];
    addRows(sums, beta[u]!, kernel.row(point[u]!), beta[v]!, kernel.row(point[v]!));
  }
  if (last % 2 === 0) addRows(sums, beta[support[last]!]!, kernel.row(point[support[last]!]!), 0, sums);
  for (let v = count; v < length; v++) current[v] = slope[v]! - sums[point[v]!]!;
  session.count = length;
}

/** sums += a rowA + b rowB */
function addRows(sums: Float64Array, a: number, rowA: Float64Array, b: number, rowB: Float64Array): void {
  for (let n = 0; n < sums.length; n++) sums[n]! += a * rowA[n]! + b * rowB[n]!;
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
