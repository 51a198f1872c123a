/**
 * Minimum of a function of one variable on an interval, without derivatives (Brent 1973, "Algorithms for Minimization
 * without Derivatives", chapter 5, `localmin`): parabolic steps where they behave, golden sections otherwise.
 *
 * Notation: [low, high] the bracket; best, second, third the points with the smallest values so far, in that order.
 */
import { assertArgument, assertFinite } from '@winnow/core';

/** Share of a bracket that a golden section cuts off: (3 − √5) / 2. */
const GOLDEN = (3 - Math.sqrt(5)) / 2;

/** Near a minimum f is flat: points closer than √ε, relative, have the same value in double precision. */
const RELATIVE_TOLERANCE = Math.sqrt(Number.EPSILON);

export interface BoundedMinimum {
  readonly x: number;
  /** f(x) */
  readonly value: number;
  /** calls of f */
  readonly evaluations: number;
  /** `max_evaluations`: the bracket is still wider than the tolerance */
  readonly reason: 'tolerance' | 'max_evaluations';
}

export interface BoundedOptions {
  readonly low: number;
  readonly high: number;
  /** absolute error of x to aim for; √ε |x| comes on top */
  readonly tolerance: number;
  readonly maxEvaluations: number;
}

interface Point {
  readonly x: number;
  readonly value: number;
}

/**
 * The minimum of a unimodal f; of any other f a local one. A value of +Infinity marks a point to stay away from.
 * @param f defined on the open interval (low, high); must not be NaN
 * @throws WinnowError `argument_invalid` for an empty interval or a tolerance that is not positive
 */
export function minimiseBounded(f: (x: number) => number, options: BoundedOptions): BoundedMinimum {
  const { tolerance, maxEvaluations } = options;
  const where = 'minimiseBounded';
  assertFinite(where, 'bounds', [options.low, options.high]);
  assertArgument(options.low < options.high, where, 'low must be below high', [options.low, options.high]);
  assertArgument(tolerance > 0, where, 'tolerance must be positive', tolerance);

  let { low, high } = options;
  const start = low + GOLDEN * (high - low);
  let best: Point = { x: start, value: f(start) };
  let second = best;
  let third = best;
  let step = 0;
  let stepBefore = 0;
  for (let evaluations = 1; ; evaluations++) {
    const middle = (low + high) / 2;
    const close = RELATIVE_TOLERANCE * Math.abs(best.x) + tolerance / 3;
    const done = Math.abs(best.x - middle) <= 2 * close - (high - low) / 2;
    if (done) return { ...best, evaluations, reason: 'tolerance' };
    if (evaluations >= maxEvaluations) return { ...best, evaluations, reason: 'max_evaluations' };

    const parabolic = Math.abs(stepBefore) > close ? parabolicStep(best, second, third) : Number.NaN;
    const x = best.x + parabolic;
    if (Math.abs(parabolic) < Math.abs(stepBefore / 2) && x > low && x < high) {
      stepBefore = step;
      step = x - low < 2 * close || high - x < 2 * close ? (best.x <= middle ? close : -close) : parabolic;
    } else {
      stepBefore = (best.x >= middle ? low : high) - best.x;
      step = GOLDEN * stepBefore;
    }
    const tried = best.x + (step >= 0 ? Math.max(step, close) : Math.min(step, -close));
    const point: Point = { x: tried, value: f(tried) };
    if (point.value <= best.value) {
      if (point.x >= best.x) low = best.x;
      else high = best.x;
      [best, second, third] = [point, best, second];
    } else {
      if (point.x < best.x) low = point.x;
      else high = point.x;
      if (point.value <= second.value || second === best) [second, third] = [point, second];
      else if (point.value <= third.value || third === best || third === second) third = point;
    }
  }
}

/** From `best` to the vertex of the parabola through the three points; NaN where they do not make one. */
function parabolicStep(best: Point, second: Point, third: Point): number {
  const r = (best.x - second.x) * (best.value - third.value);
  const q = (best.x - third.x) * (best.value - second.value);
  return ((best.x - second.x) * r - (best.x - third.x) * q) / (2 * (q - r));
}
