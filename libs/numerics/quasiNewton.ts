/**
 * The memory of limited-memory BFGS and the direction it gives (Nocedal and Wright 2006, algorithm 7.4).
 *
 * Notation: P variables; s and y the changes of the point and of its gradient in a step.
 */

export interface Change {
  readonly s: Float64Array;
  readonly y: Float64Array;
  /** 1 / (s · y) */
  readonly rho: number;
}

/** A step with a smaller s · y, relative to y · y, says nothing about curvature that doubles could hold. */
const MIN_CURVATURE = Number.EPSILON;

/** −H g by the two-loop recursion, H the approximation of the inverse Hessian. */
export function descentDirection(gradient: Float64Array, changes: readonly Change[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const alphas: number[] = [];
  for (const { s, y, rho } of changes.toReversed()) {
    const alpha = rho * dot(s, direction);
    alphas.push(alpha);
    addTimes(direction, -alpha, y);
  }
  const last = changes.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.y, last.y)); // eq. 7.20
    for (let p = 0; p < direction.length; p++) direction[p]! *= scale;
  }
  for (const { s, y, rho } of changes) addTimes(direction, alphas.pop()! - rho * dot(y, direction), s);
  return direction;
}

interface Place {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
}

/** Adds the change between two places, unless it shows no positive curvature, and forgets the oldest beyond `memory`. */
export function rememberChange(changes: Change[], from: Place, to: Place, memory: number): void {
  const s = to.x.map((value, p) => value - from.x[p]!);
  const y = to.gradient.map((value, p) => value - from.gradient[p]!);
  const curvature = dot(s, y);
  if (!(curvature > MIN_CURVATURE * dot(y, y))) return;
  changes.push({ s, y, rho: 1 / curvature });
  if (changes.length > memory) changes.shift();
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let p = 0; p < a.length; p++) sum += a[p]! * b[p]!;
  return sum;
}

function addTimes(out: Float64Array, factor: number, values: Float64Array): void {
  for (let p = 0; p < out.length; p++) out[p]! += factor * values[p]!;
}
