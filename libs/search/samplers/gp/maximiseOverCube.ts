import type { Rng } from '@winnow/core';
import { lbfgsInBox, owenScramble, SOBOL_DIMENSIONS, sobolBits } from '@winnow/numerics';
import { fromNumber, toNumber } from '../../coordinates.ts';
import type { Param, RangeParam, Space } from '../../space.ts';
import { fromUnit, toUnit } from '../../unitCube.ts';
import type { Surface } from './surface.ts';

const SPREAD_POINTS = 512; // quasi-random points over the whole cube
const NEAR_POINTS = 32; // points around each of the best trials
const NEAR_TRIALS = 5;
const CLIMBS = 4; // best points of each kind from which the search goes uphill
const CLIMB_ROUNDS = 10; // each over the continuous coordinates together, then over each grid
const CLIMB_STEPS = 100; // over the continuous coordinates
const FLAT = 1e-2; // gradient at which a climb ends, as Optuna's
const GAIN = 1e-6; // a round that gains less is the last: rewards are logs, or in standard deviations
const FIRST_STEP = 0.25; // on a grid, halved whenever no neighbour is higher

/**
 * The highest point found of a function over the unit cube, its coordinates on the grids of the parameters.
 * @param starts points of the trials, best first
 */
export function maximiseOverCube(
  space: Space,
  surface: Surface,
  starts: readonly Float64Array[],
  rng: Rng,
): Float64Array {
  const near = nearPoints(space, starts.slice(0, NEAR_TRIALS), rng);
  return [spreadPoints(space, rng), near]
    .flatMap((points) => highest(surface, points, CLIMBS))
    .map((start) => climb(space, surface, start))
    .reduce((best, other) => (other.value > best.value ? other : best)).point;
}

interface Place {
  readonly point: Float64Array;
  readonly value: number;
}

function highest(surface: Surface, points: readonly Float64Array[], count: number): Place[] {
  const places = points.map((point) => ({ point, value: surface.valueAt(point) }));
  return places.sort((a, b) => b.value - a.value).slice(0, count);
}

function spreadPoints(space: Space, rng: Rng): Float64Array[] {
  const seeds = Uint32Array.from(space.params, () => rng.uint32());
  return Array.from({ length: SPREAD_POINTS }, (_, i) =>
    Float64Array.from(space.params, (param, d) => {
      if (d >= SOBOL_DIMENSIONS) return onGrid(param, rng.uniform());
      return onGrid(param, owenScramble(sobolBits(i, d), seeds[d]!) / 2 ** 32);
    }),
  );
}

/** Normal steps of widths from a fifth of the range down to a thousandth; now and then another choice. */
function nearPoints(space: Space, centres: readonly Float64Array[], rng: Rng): Float64Array[] {
  return centres.flatMap((centre) =>
    Array.from({ length: NEAR_POINTS }, () => {
      const width = 0.2 * 10 ** (-2.3 * rng.uniform());
      return Float64Array.from(space.params, (param, d) => {
        if (param.type === 'categorical') return rng.uniform() < 0.2 ? onGrid(param, rng.uniform()) : centre[d]!;
        return onGrid(param, Math.min(1, Math.max(0, centre[d]! + width * rng.normal())));
      });
    }),
  );
}

function climb(space: Space, surface: Surface, start: Place): Place {
  const isContinuous = space.params.map((param) => param.type !== 'categorical' && param.step === null);
  const hasGrid = isContinuous.includes(false);
  let best = start;
  for (let round = 0; round < CLIMB_ROUNDS; round++) {
    const before = best.value;
    best = climbSmoothly(surface, best, isContinuous);
    if (!hasGrid) break;
    for (const [d, param] of space.params.entries()) if (!isContinuous[d]) best = climbGrid(surface, best, param, d);
    if (!(best.value - before > GAIN)) break;
  }
  return best;
}

/** Along the continuous coordinates; the others stay. */
function climbSmoothly(surface: Surface, from: Place, isContinuous: readonly boolean[]): Place {
  const negative = (point: Float64Array, gradient: Float64Array) => {
    const value = surface.differentiateAt(point, gradient);
    for (let d = 0; d < gradient.length; d++) gradient[d] = isContinuous[d] ? -gradient[d]! : 0;
    return -value;
  };
  const { x, value } = lbfgsInBox(negative, from.point, { maxIter: CLIMB_STEPS, tol: FLAT });
  return -value > from.value ? { point: x, value: -value } : from;
}

/** Along one grid: to the best of all choices, or by steps that halve down to the next grid point. */
function climbGrid(surface: Surface, from: Place, param: Param, d: number): Place {
  let best = from;
  const tryCoordinate = (coordinate: number) => {
    const point = Float64Array.from(best.point);
    point[d] = coordinate;
    const value = surface.valueAt(point);
    if (value > best.value) best = { point, value };
  };
  if (param.type === 'categorical') {
    for (let i = 0; i < param.choices.length; i++) tryCoordinate((i + 0.5) / param.choices.length);
    return best;
  }
  for (let step = FIRST_STEP; ; ) {
    const before = best;
    const reach = neighbours(param, before.point[d]!, step);
    for (const { coordinate } of reach) tryCoordinate(coordinate);
    if (best !== before) continue;
    if (!reach.some(({ isNext }) => !isNext)) return best;
    step /= 2;
  }
}

/** The grid points at a step's distance, but at least the next ones. */
function neighbours(param: RangeParam, at: number, step: number): { coordinate: number; isNext: boolean }[] {
  return [-1, 1].flatMap((sign) => {
    const next = toNumber(param, fromUnit(param, at)) + sign * (param.step ?? 0);
    if (next < param.low || next > param.high) return [];
    const nextUnit = toUnit(param, fromNumber(param, next));
    const far = onGrid(param, Math.min(1, Math.max(0, at + sign * step)));
    const isNext = !(sign * (far - nextUnit) > 0);
    return [{ coordinate: isNext ? nextUnit : far, isNext }];
  });
}

/** The coordinate of the value at a coordinate. */
function onGrid(param: Param, unit: number): number {
  return param.type !== 'categorical' && param.step === null ? unit : toUnit(param, fromUnit(param, unit));
}
