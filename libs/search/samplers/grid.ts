import { WinnowError } from '@winnow/core';
import { nextNumber } from '../nextNumber.ts';
import { restrictParams } from '../restrictParams.ts';
import type { Sampler } from '../sampler.ts';
import type { Params, Space } from '../space.ts';
import { gridValues, MOST_FRUITLESS, visitSpace } from '../visitSpace.ts';

const MOST_POINTS = 1_000_000; // are held in memory

export interface GridOptions {
  /** values of a float that has no step of its own */
  readonly points: number;
}

/**
 * Every point of the grid once, then again. Trial n takes point (a n + b) mod N of the N in lexicographic order, a and
 * N coprime: a budget smaller than the grid is spread over all of it.
 */
export function createGridSampler({ points }: GridOptions): Sampler {
  let grid: { readonly space: Space; readonly points: readonly Params[] } | undefined;
  return {
    name: 'grid',
    suggest(space, history, _rng, shared) {
      if (grid?.space !== space) grid = { space, points: gridOf(space, points) };
      const size = grid.points.length;
      const stream = shared.split('grid');
      const start = stream.int(size);
      const stride = coprimeTo(size, stream.int(size) + 1);
      return grid.points[(start + (nextNumber(history) % size) * stride) % size]!;
    },
    spaceLeft(space) {
      const floats = space.params.filter((param) => param.type === 'float' && param.step === null);
      return restrictParams(space, new Map(floats.map((param) => [param.name, [...gridValues(param, points)]])));
    },
  };
}

function gridOf(space: Space, points: number): Params[] {
  const grid: Params[] = [];
  const end = visitSpace(space, points, (params) => grid.push(params) > MOST_POINTS);
  if (end === 'stopped') throw invalid(`must have a grid of at most ${MOST_POINTS} points`);
  if (end === 'given_up') throw invalid(`must have a grid without ${MOST_FRUITLESS} values in a row that break limits`);
  if (grid.length === 0) throw invalid('must have a point that keeps all limits');
  return grid;
}

function invalid(rule: string): WinnowError {
  return new WinnowError('study_space_invalid', { where: 'space', rule });
}

/** The first number from `from` on that shares no factor with `size`. */
function coprimeTo(size: number, from: number): number {
  let candidate = from;
  while (divisor(candidate, size) > 1) candidate++;
  return candidate;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
