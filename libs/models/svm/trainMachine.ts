import { take } from '@winnow/numerics';
import type { KernelCache } from './kernelCache.ts';
import type { PlattFold } from './plattFolds.ts';
import { fitPlatt, type PlattSigmoid } from './plattScaling.ts';
import { type DualOptions, solveDual } from './solveDual.ts';

/** f(x) = Σ beta_n K(x_n, x) + intercept. Notation: N points of the cache, M points that a machine is trained on. */
export interface Machine {
  /** [N] 0 for the points that do not support it */
  readonly beta: Float64Array;
  readonly intercept: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface Classification {
  /** [M] points of the cache */
  readonly points: Int32Array;
  /** [M] 1 or −1 */
  readonly signs: Int8Array;
  /** [M] C of each point, positive */
  readonly bounds: Float64Array;
}

/** C-SVC (Cortes and Vapnik 1995). */
export function trainClassifier(task: Classification, kernel: KernelCache, options: DualOptions): Machine {
  const { points, signs, bounds } = task;
  const problem = {
    point: points,
    slope: Float64Array.from(signs),
    lower: bounds.map((bound, m) => (signs[m]! > 0 ? 0 : -bound)),
    upper: bounds.map((bound, m) => (signs[m]! > 0 ? bound : 0)),
  };
  return toMachine(points, solveDual(problem, kernel, options), kernel);
}

/**
 * ε-SVR (Vapnik 1995): of the two variables of a point one pulls up, the other down.
 * @param target  [N]
 * @param epsilon residuals up to it cost nothing
 * @param bounds  [N]
 */
export function trainRegression(
  target: Float64Array,
  epsilon: number,
  bounds: Float64Array,
  kernel: KernelCache,
  options: DualOptions,
): Machine {
  const rows = target.length;
  const point = Int32Array.from({ length: 2 * rows }, (_, v) => v % rows);
  const problem = {
    point,
    slope: Float64Array.from(point, (n, v) => target[n]! - (v < rows ? epsilon : -epsilon)),
    lower: Float64Array.from(point, (n, v) => (v < rows ? 0 : -bounds[n]!)),
    upper: Float64Array.from(point, (n, v) => (v < rows ? bounds[n]! : 0)),
  };
  return toMachine(point, solveDual(problem, kernel, options), kernel);
}

function toMachine(
  point: Int32Array,
  { beta, ...rest }: ReturnType<typeof solveDual>,
  { points }: KernelCache,
): Machine {
  const byPoint = new Float64Array(points.rows);
  beta.forEach((value, v) => {
    byPoint[point[v]!]! += value;
  });
  return { beta: byPoint, ...rest };
}

/**
 * Platt's sigmoid on decision values of machines that have not seen the point; all of them read the same kernel rows.
 * @param weight [M]
 * @param folds  which hold out each point once
 */
export function calibrate(
  task: Classification,
  weight: Float64Array,
  folds: readonly PlattFold[],
  kernel: KernelCache,
  options: DualOptions,
): PlattSigmoid {
  const { points, signs } = task;
  const decision = new Float64Array(points.length);
  for (const { kept, held } of folds) {
    const found = decide(
      pick(task, kept),
      held.map((m) => points[m]!),
      kernel,
      options,
    );
    held.forEach((m, k) => {
      decision[m] = found[k]!;
    });
  }
  return fitPlatt(
    decision,
    signs.map((sign) => (sign > 0 ? 1 : 0)),
    weight,
  );
}

/** Decision values of other points of the cache; where only one class is left to learn from, that class. */
function decide(
  task: Classification,
  others: readonly number[],
  kernel: KernelCache,
  options: DualOptions,
): Float64Array {
  const positives = task.signs.reduce((count, sign) => count + (sign > 0 ? 1 : 0), 0);
  const values = new Float64Array(others.length);
  if (positives === 0 || positives === task.signs.length) return values.fill(positives === 0 ? -1 : 1);
  const { beta, intercept } = trainClassifier(task, kernel, options);
  values.fill(intercept);
  for (const n of task.points) {
    if (beta[n] === 0) continue;
    const row = kernel.row(n);
    for (let k = 0; k < others.length; k++) values[k]! += beta[n]! * row[others[k]!]!;
  }
  return values;
}

function pick({ points, signs, bounds }: Classification, at: readonly number[]): Classification {
  return {
    points: take(points, at),
    signs: take(signs, at),
    bounds: take(bounds, at),
  };
}
