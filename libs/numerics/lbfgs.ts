/**
 * Minimum of a smooth function of many variables: limited-memory BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5)
 * with a line search for the strong Wolfe conditions (algorithms 3.5 and 3.6).
 *
 * Notation: P variables; x the point, g its gradient; d a direction.
 */
import { assertArgument, assertFinite } from '@winnow/core';
import { type Change, descentDirection, dot, rememberChange } from './quasiNewton.ts';

/** Value at `x` [P]; writes the gradient to `gradient` [P]. +Infinity marks a point to stay away from. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number;

export interface LbfgsOptions {
  readonly maxIter: number;
  /** largest component of the gradient to end at */
  readonly tol: number;
  /** pairs of changes that are kept; default 10, as in scipy */
  readonly memory?: number;
  /** called once an iteration; may throw */
  readonly onIteration?: () => void;
}

export interface LbfgsResult {
  /** [P] */
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** `no_descent`: no step along the last direction lowers the value any more, in doubles */
  readonly reason: 'tolerance' | 'max_iter' | 'no_descent';
  /** value before each iteration and after the last; falls, to within rounding */
  readonly history: readonly number[];
}

interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Wolfe's constants as in Nocedal and Wright, section 3.1, for quasi-Newton directions. */
const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;

/**
 * Near the minimum the value is flat while the gradient still shows the way (Hager and Zhang 2005, section 3): a value that
 * is this much higher, relative, counts as equal, being a sum of rounded terms.
 */
const VALUE_SLACK = 1e-13;

/** A longer search gains less than a new direction would. */
const MAX_TRIALS = 40;

/** @throws WinnowError `argument_invalid` for a start that is not finite */
export function lbfgs(f: Differentiable, start: Float64Array, options: LbfgsOptions): LbfgsResult {
  const { maxIter, tol, memory = 10 } = options;
  assertFinite('lbfgs', 'start', start);
  assertArgument(memory >= 1, 'lbfgs', 'memory must be at least 1', memory);
  let at = evaluate(f, start);
  const history = [at.value];
  const changes: Change[] = [];
  const end = (reason: LbfgsResult['reason']): LbfgsResult => ({
    x: at.x,
    value: at.value,
    iterations: history.length - 1,
    reason,
    history,
  });
  while (history.length <= maxIter) {
    options.onIteration?.();
    if (largest(at.gradient) <= tol) return end('tolerance');
    const next = step(f, at, changes);
    if (next === undefined) {
      if (changes.length === 0) return end('no_descent');
      changes.length = 0; // old curvature may mislead: once more, straight down
      continue;
    }
    rememberChange(changes, at, next, memory);
    at = next;
    history.push(at.value);
  }
  return end(largest(at.gradient) <= tol ? 'tolerance' : 'max_iter');
}

function evaluate(f: Differentiable, x: Float64Array): Point {
  const gradient = new Float64Array(x.length);
  return { x, value: f(x, gradient), gradient };
}

function step(f: Differentiable, at: Point, changes: readonly Change[]): Point | undefined {
  const direction = descentDirection(at.gradient, changes);
  const slope = dot(direction, at.gradient);
  if (!(slope < 0)) return undefined;
  // Without curvature the scale of a step is unknown: one of length 1 at most.
  const first = changes.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(direction, direction)));
  return searchLine(f, at, direction, slope, first);
}

interface Trial extends Point {
  readonly length: number;
  readonly slope: number;
}

/** A point that meets the strong Wolfe conditions, or at least lies lower; undefined if there is none. */
function searchLine(
  f: Differentiable,
  at: Point,
  direction: Float64Array,
  slope: number,
  first: number,
): Point | undefined {
  const tryLength = (length: number): Trial => {
    const x = at.x.map((value, p) => value + length * direction[p]!);
    const point = evaluate(f, x);
    return { ...point, length, slope: dot(point.gradient, direction) };
  };
  const start: Trial = { ...at, length: 0, slope };
  const slack = VALUE_SLACK * Math.abs(at.value);
  const isLow = (trial: Trial) => trial.value <= at.value + SUFFICIENT_DECREASE * trial.length * slope + slack;
  let before = start;
  let low: Trial | undefined;
  let high: Trial | undefined;
  let trial = tryLength(first);
  for (let n = 1; n < MAX_TRIALS; n++) {
    const lowest: Trial = low ?? before;
    if (!isLow(trial) || (lowest.length > 0 && !(trial.value < lowest.value + slack))) {
      [low, high] = [lowest, trial];
    } else if (Math.abs(trial.slope) <= -CURVATURE * slope) {
      return trial;
    } else if (low === undefined || high === undefined) {
      if (trial.slope >= 0) [low, high] = [trial, before];
      else before = trial;
    } else {
      if (trial.slope * (high.length - low.length) >= 0) high = low;
      low = trial;
    }
    if (low !== undefined && high !== undefined && low.length === high.length) break;
    trial = tryLength(low && high ? within(low, high) : 2 * trial.length);
  }
  const best = low ?? before;
  return best.length > 0 && best.value < at.value + slack ? best : undefined;
}

/** The minimum of the cubic through both ends (eq. 3.59), kept off the ends by a tenth of the interval. */
function within(a: Trial, b: Trial): number {
  const span = b.length - a.length;
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.length - b.length);
  const d2 = Math.sign(span) * Math.sqrt(Math.max(0, d1 * d1 - a.slope * b.slope));
  const cubic = b.length - span * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
  const share = (cubic - a.length) / span;
  return share >= 0.1 && share <= 0.9 ? cubic : a.length + span / 2; // a NaN halves, too
}

function largest(values: Float64Array): number {
  return values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
}
