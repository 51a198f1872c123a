/**
 * Tree-structured Parzen estimator (Bergstra et al. 2011, "Algorithms for hyper-parameter optimization", section 4) as
 * Optuna defines it, in either of its two published forms.
 *
 * For each group of parameters: l is the density of its values in the good trials, g in the others; of `candidates` draws
 * from l the one with the largest l/g is taken. A group is modelled from the trials that have all its parameters.
 */

import type { Rng } from '@winnow/core';
import { fromNumber } from '../../coordinates.ts';
import type { History } from '../../history.ts';
import type { Sampler } from '../../sampler.ts';
import type { Param, ParamValue } from '../../space.ts';
import { randomSampler } from '../random.ts';
import { suggestEach } from '../suggestEach.ts';
import type { Bandwidth, Observations } from './numericKernels.ts';
import { type Grouping, paramGroups } from './paramGroups.ts';
import { drawFromParzen, fitParzen, parzenLogDensity } from './parzen.ts';
import { ABOVE, BELOW, splitTrials } from './splitTrials.ts';
import { type Column, type TrialTable, updateTable } from './trialTable.ts';

export interface TpeOptions {
  /** complete or pruned trials before random search ends */
  readonly startupTrials: number;
  /** draws from the good density that are compared */
  readonly candidates: number;
  /** differ in the bandwidth of joint estimators, and in what `multivariate` is by default */
  readonly version: 'optuna-4.9' | 'optuna-5';
  /** models the parameters that all trials have together; default: true for `optuna-5` */
  readonly multivariate?: boolean | undefined;
  /** with `multivariate`: models the parameters of each branch of a conditional space together */
  readonly group: boolean;
  /** counts running trials as bad ones */
  readonly constantLiar: boolean;
}

export function createTpeSampler(options: TpeOptions): Sampler {
  const multivariate = options.multivariate ?? options.version === 'optuna-5';
  const grouping: Grouping = !multivariate ? 'each' : options.group ? 'partition' : 'intersection';
  const scott = multivariate && options.version === 'optuna-4.9';
  let table: TrialTable | undefined;
  return {
    name: 'tpe',
    suggest(space, history, rng, shared) {
      const finished = countFinished(history);
      if (finished < options.startupTrials) return randomSampler.suggest(space, history, rng, shared);
      table = updateTable(table, space, history);
      const sides = splitTrials(history, options.constantLiar);
      const suggestion = suggestGroups(
        table,
        sides,
        paramGroups(space, history, grouping),
        scott,
        options.candidates,
        rng,
      );
      return suggestEach(space, suggestion);
    },
  };
}

function countFinished(history: History): number {
  let finished = 0;
  for (const { state } of history) if (state === 'complete' || state === 'pruned') finished++;
  return finished;
}

/** Values of each parameter, worked out for a group when the first of its parameters is asked for. */
function suggestGroups(
  table: TrialTable,
  sides: Uint8Array,
  groups: readonly number[][],
  scott: boolean,
  candidates: number,
  rng: Rng,
): (param: Param) => ParamValue {
  const { params } = table.space;
  const known = new Map<string, ParamValue>();
  return (param) => {
    const group = groups.find((indices) => indices.some((i) => params[i] === param));
    if (group === undefined) return onlyValue(param);
    if (!known.has(param.name)) {
      const members = group.map((i) => params[i]!);
      const bandwidth: Bandwidth = scott ? { rule: 'joint', dimensions: group.length } : { rule: 'neighbours' };
      const point = bestPoint(table, sides, group, bandwidth, candidates, rng.split(members[0]!.name));
      for (const [d, member] of members.entries()) known.set(member.name, choiceOrNumber(member, point[d]!));
    }
    return known.get(param.name)!;
  };
}

function onlyValue(param: Param): ParamValue {
  return param.type === 'categorical' ? param.choices[0]! : fromNumber(param, param.low);
}

function choiceOrNumber(param: Param, number: number): ParamValue {
  return param.type === 'categorical' ? param.choices[number]! : fromNumber(param, number);
}

/** The first of the draws from l with the largest l/g; each distinct one is scored once, as draws from a grid repeat. */
function bestPoint(
  table: TrialTable,
  sides: Uint8Array,
  group: readonly number[],
  bandwidth: Bandwidth,
  candidates: number,
  rng: Rng,
): Float64Array {
  const params = group.map((i) => table.space.params[i]!);
  const good = fitParzen(params, observe(table, sides, BELOW, group), bandwidth);
  const rest = fitParzen(params, observe(table, sides, ABOVE, group), bandwidth);
  const draws = distinct(Array.from({ length: candidates }, () => drawFromParzen(good, rng)));
  if (draws.length === 1) return draws[0]!;
  const logGood = parzenLogDensity(good);
  const logRest = parzenLogDensity(rest);
  let best = draws[0]!;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const draw of draws) {
    const score = logGood(draw) - logRest(draw);
    if (score > bestScore) {
      best = draw;
      bestScore = score;
    }
  }
  return best;
}

function distinct(points: readonly Float64Array[]): Float64Array[] {
  return points.filter((point, i) => points.findIndex((other) => isSame(point, other)) === i);
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** What the trials of one side that have all parameters of the group say of each of them. */
export function observe(table: TrialTable, sides: Uint8Array, side: number, group: readonly number[]): Observations[] {
  const columns = group.map((i) => table.columns[i]!);
  const { ages, n } = agesOf(columns, sides, side);
  return columns.map(({ values, order, count }) => {
    const seen = new Float64Array(n);
    const sorted = new Int32Array(n);
    let rank = 0;
    for (let i = 0; i < count; i++) {
      const row = order[i]!;
      const age = ages[row]!;
      if (age < 0) continue;
      seen[age] = values[row]!;
      sorted[rank++] = age;
    }
    if (count === 0) for (let row = 0; row < ages.length; row++) if (ages[row]! >= 0) seen[ages[row]!] = values[row]!;
    return { values: seen, sorted };
  });
}

/** @returns `ages` [rows] 0 for the oldest trial of the side that has all columns, −1 for a trial that does not count */
function agesOf(columns: readonly Column[], sides: Uint8Array, side: number): { ages: Int32Array; n: number } {
  const ages = new Int32Array(sides.length);
  for (let row = 0; row < ages.length; row++) if (sides[row] !== side) ages[row] = -1;
  for (const { values } of columns) {
    for (let row = 0; row < ages.length; row++) if (Number.isNaN(values[row]!)) ages[row] = -1;
  }
  let n = 0;
  for (let row = 0; row < ages.length; row++) if (ages[row] === 0) ages[row] = n++;
  return { ages, n };
}
