/**
 * Minimum of a smooth function over the unit cube: limited-memory BFGS over the variables that are free to move, with steps
 * bent back into the cube (Bertsekas 1982, "Projected Newton methods for optimization problems with simple constraints").
 *
 * Notation: P variables; x the point, g its gradient. A variable is held while it lies on a bound and −g points outside.
 */
import { assertFinite } from '@winnow/core';
import type { Differentiable } from './lbfgs.ts';
import { type Change, descentDirection, dot, rememberChange } from './quasiNewton.ts';

export interface BoxedResult {
  /** [P] */
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** `no_descent`: no step along the last direction lowers the value any more */
  readonly reason: 'tolerance' | 'max_iter' | 'no_descent';
}

interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

const SUFFICIENT_DECREASE = 1e-4; // Armijo's constant (Nocedal and Wright 2006, section 3.1)
const FIRST_MOVE = 0.1; // without curvature the scale of a step is unknown: so far at most, in one variable
const MAX_TRIALS = 20; // of step lengths along a direction: a millionth of the first gains nothing
const MEMORY = 10;

/**
 * @param start   [P] inside the cube
 * @param options `tol`: largest component of the gradient of a free variable to end at
 * @throws WinnowError `argument_invalid` for a start that is not finite
 */
export function lbfgsInBox(
  f: Differentiable,
  start: Float64Array,
  { maxIter, tol }: { readonly maxIter: number; readonly tol: number },
): BoxedResult {
  assertFinite('lbfgsInBox', 'start', start);
  let at = evaluate(f, start.map(clamp));
  const changes: Change[] = [];
  let iterations = 0;
  const end = (reason: BoxedResult['reason']): BoxedResult => ({ x: at.x, value: at.value, iterations, reason });
  for (;;) {
    const free = freeGradient(at);
    if (free.every((g) => Math.abs(g) <= tol)) return end('tolerance');
    if (iterations >= maxIter) return end('max_iter');
    const next = step(f, at, free, changes);
    if (next !== undefined) {
      rememberChange(changes, at, next, MEMORY);
      at = next;
      iterations++;
    } else if (changes.length > 0) {
      changes.length = 0; // old curvature may mislead: once more, straight down
    } else return end('no_descent');
  }
}

function evaluate(f: Differentiable, x: Float64Array): Point {
  const gradient = new Float64Array(x.length);
  return { x, value: f(x, gradient), gradient };
}

/** The gradient, 0 for variables that are held. */
function freeGradient({ x, gradient }: Point): Float64Array {
  return gradient.map((g, p) => ((x[p]! <= 0 && g > 0) || (x[p]! >= 1 && g < 0) ? 0 : g));
}

function step(f: Differentiable, at: Point, free: Float64Array, changes: readonly Change[]): Point | undefined {
  const direction = descentDirection(free, changes).map((d, p) => (free[p] === 0 ? 0 : d));
  if (!(dot(direction, free) < 0)) return undefined;
  const widest = direction.reduce((max, d) => Math.max(max, Math.abs(d)), 0);
  let length = changes.length > 0 ? 1 : Math.min(1, FIRST_MOVE / widest);
  for (let n = 0; n < MAX_TRIALS; n++, length /= 2) {
    const next = evaluate(
      f,
      at.x.map((x, p) => clamp(x + length * direction[p]!)),
    );
    let gain = 0;
    for (let p = 0; p < free.length; p++) gain += at.gradient[p]! * (next.x[p]! - at.x[p]!);
    if (gain < 0 && next.value <= at.value + SUFFICIENT_DECREASE * gain) return next;
  }
  return undefined;
}

function clamp(x: number): number {
  return Math.min(1, Math.max(0, x));
}
