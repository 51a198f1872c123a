/**
 * Children of two trials in a space of any kind: simulated binary crossover of numbers and polynomial mutation (Deb &
 * Agrawal 1995; Deb & Goyal 1996), uniform crossover and redrawing of choices.
 */

import type { Rng } from '@winnow/core';
import type { Param, Params, ParamValue, Space } from '../../space.ts';
import { fromUnit, toUnit } from '../../unitCube.ts';
import { sampleUniform } from '../random.ts';
import { suggestEach } from '../suggestEach.ts';

export interface VariationOptions {
  /** share of children that mix their parents; the others copy one of them before they mutate */
  readonly crossover: number;
  /** chance that a parameter mutates; default: one parameter a child */
  readonly mutation?: number | undefined;
}

const CROSSOVER_INDEX = 15; // of the distributions: larger keeps children closer to their parents; NSGA-II's values
const MUTATION_INDEX = 20;
const SWAP = 0.5; // of the parameters, when parents mix

export function makeChild(space: Space, one: Params, other: Params, options: VariationOptions, rng: Rng): Params {
  const mixes = rng.uniform() < options.crossover;
  const mutation = options.mutation ?? 1 / space.params.length;
  return suggestEach(space, (param) => {
    const stream = rng.split(param.name);
    const mine = one[param.name];
    const theirs = other[param.name];
    const inherited = mine === undefined || (theirs !== undefined && mixes) ? cross(param, mine, theirs, stream) : mine;
    if (inherited === undefined) return sampleUniform(param, stream);
    return stream.uniform() < mutation ? mutate(param, inherited, stream) : inherited;
  });
}

/** undefined where no parent has a value that the parameter can have. */
function cross(
  param: Param,
  mine: ParamValue | undefined,
  theirs: ParamValue | undefined,
  rng: Rng,
): ParamValue | undefined {
  if (mine === undefined || theirs === undefined) return known(param, theirs ?? mine);
  if (rng.uniform() < SWAP) return known(param, mine);
  if (param.type === 'categorical') return known(param, theirs);
  const a = toUnit(param, mine);
  const b = toUnit(param, theirs);
  if (Number.isNaN(a) || Number.isNaN(b)) return known(param, theirs) ?? known(param, mine);
  const u = rng.uniform();
  const power = 1 / (CROSSOVER_INDEX + 1);
  const spread = u <= 0.5 ? (2 * u) ** power : (1 / (2 * (1 - u))) ** power;
  const side = rng.uniform() < 0.5 ? 1 : -1;
  return fromUnit(param, clip(0.5 * (a + b + side * spread * (b - a))));
}

function mutate(param: Param, value: ParamValue, rng: Rng): ParamValue {
  const unit = toUnit(param, value);
  if (param.type === 'categorical' || Number.isNaN(unit)) return sampleUniform(param, rng);
  const u = rng.uniform();
  const power = 1 / (MUTATION_INDEX + 1);
  const shift = u < 0.5 ? (2 * u) ** power - 1 : 1 - (2 * (1 - u)) ** power;
  const moved = fromUnit(param, clip(unit + shift));
  return moved === value ? sampleUniform(param, rng) : moved; // a coarse grid takes no small steps
}

function known(param: Param, value: ParamValue | undefined): ParamValue | undefined {
  return value === undefined || Number.isNaN(toUnit(param, value)) ? undefined : value;
}

function clip(unit: number): number {
  return Math.min(1, Math.max(0, unit));
}
