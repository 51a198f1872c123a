import type { Rng } from '@winnow/core';
import { owenScramble, SOBOL_DIMENSIONS, sobolBits } from '@winnow/numerics';
import { fromNumber, toNumber } from '../../coordinates.ts';
import type { Param, Space } from '../../space.ts';
import { fromUnit, toUnit } from '../../unitCube.ts';

const SPREAD_POINTS = 512; // quasi-random points over the whole cube
const NEAR_POINTS = 32; // points around each of the best trials
const NEAR_TRIALS = 5;
const CLIMBS = 4; // best points from which the search goes uphill
const FIRST_STEP = 0.1; // of a climb, halved whenever no neighbour is higher
const LAST_STEP = 1e-4;

/**
 * The highest point found of a function over the unit cube, its coordinates on the grids of the parameters.
 * @param starts points of the trials, best first
 */
export function maximiseOverCube(
  space: Space,
  score: (point: Float64Array) => number,
  starts: readonly Float64Array[],
  rng: Rng,
): Float64Array {
  const points = [...spreadPoints(space, rng), ...nearPoints(space, starts.slice(0, NEAR_TRIALS), rng)];
  const scored = points.map((point) => ({ point, value: score(point) }));
  scored.sort((a, b) => b.value - a.value);
  const climbed = scored.slice(0, CLIMBS).map(({ point, value }) => climb(space, score, point, value));
  return climbed.reduce((best, other) => (other.value > best.value ? other : best)).point;
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

/** Steps along single coordinates, and once more along the last change of all: a pattern search (Hooke & Jeeves 1961). */
function climb(space: Space, score: (point: Float64Array) => number, from: Float64Array, value: number) {
  let best = { point: from, value };
  for (let step = FIRST_STEP; step >= LAST_STEP; ) {
    const before = best;
    for (const [d, param] of space.params.entries()) {
      for (const coordinate of neighbours(param, best.point[d]!, step)) {
        const point = Float64Array.from(best.point);
        point[d] = coordinate;
        const itsValue = score(point);
        if (itsValue > best.value) best = { point, value: itsValue };
      }
    }
    if (best === before) {
      step /= 2;
      continue;
    }
    const onward = best.point.map((x, d) =>
      onGrid(space.params[d]!, Math.min(1, Math.max(0, 2 * x - before.point[d]!))),
    );
    const itsValue = score(onward);
    if (itsValue > best.value) best = { point: onward, value: itsValue };
  }
  return best;
}

/** Other coordinates at a step's distance, but at least the next grid points; or all other choices. */
function neighbours(param: Param, at: number, step: number): number[] {
  if (param.type === 'categorical') {
    return param.choices.map((_, i) => (i + 0.5) / param.choices.length).filter((other) => other !== at);
  }
  return [-1, 1].flatMap((sign) => {
    const far = onGrid(param, Math.min(1, Math.max(0, at + sign * step)));
    if (far !== at) return [far];
    const next = toNumber(param, fromUnit(param, at)) + sign * (param.step ?? 0);
    return param.step === null || next < param.low || next > param.high ? [] : [toUnit(param, fromNumber(param, next))];
  });
}

/** The coordinate of the value at a coordinate. */
function onGrid(param: Param, unit: number): number {
  return param.type !== 'categorical' && param.step === null ? unit : toUnit(param, fromUnit(param, unit));
}
