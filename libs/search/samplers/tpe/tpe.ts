/**
 * Tree-structured Parzen estimator (Bergstra et al. 2011, "Algorithms for hyper-parameter optimization", section 4) as
 * Optuna defines it, in either of its two published forms.
 *
 * For each group of parameters: l is the density of its values in the good trials, g in the others; of `candidates` draws
 * from l the one with the largest l/g is taken. A group is modelled from the trials that have all its parameters.
 *
 * With several objectives the good trials are the first Pareto fronts, of the last one those that add most hypervolume, and
 * each weighs as much as it adds (Ozaki et al. 2022, "Multiobjective tree-structured Parzen estimator"); with Optuna 5
 * all weigh the same.
 */

import type { Rng } from '@winnow/core';
import { fromNumber } from '../../coordinates.ts';
import type { History } from '../../history.ts';
import { hasSeveralObjectives } from '../../objectives.ts';
import type { Sampler } from '../../sampler.ts';
import type { Param, ParamValue } from '../../space.ts';
import { randomSampler } from '../random.ts';
import { suggestEach } from '../suggestEach.ts';
import { goodWeights } from './goodWeights.ts';
import type { Bandwidth } from './numericKernels.ts';
import { observe } from './observe.ts';
import { type Grouping, paramGroups } from './paramGroups.ts';
import { drawFromParzen, fitParzen, type Parzen, parzenLogDensity } from './parzen.ts';
import { createSide, narrowSide, type Side } from './side.ts';
import { ABOVE, BELOW, MAX_GOOD, splitTrials } from './splitTrials.ts';
import { type TrialTable, updateTable } from './trialTable.ts';

export interface TpeOptions {
  /** complete or pruned trials before random search ends */
  readonly startupTrials: number;
  /** draws from the good density that are compared */
  readonly candidates: number;
  /**
   * differ in the bandwidth of joint estimators, in what `multivariate` is by default, and with several objectives in how many
   * trials are good and how these weigh
   */
  readonly version: 'optuna-4.9' | 'optuna-5';
  /** models the parameters that all trials have together; default: true for `optuna-5` with one objective */
  readonly multivariate?: boolean | undefined;
  /** with `multivariate`: models the parameters of each branch of a conditional space together */
  readonly group: boolean;
  /** counts running trials as bad ones */
  readonly constantLiar: boolean;
}

/** What the estimators of a suggestion are made of. */
interface Evidence {
  readonly table: TrialTable;
  readonly good: Side;
  readonly rest: Side;
}

export function createTpeSampler(options: TpeOptions): Sampler {
  const { version, startupTrials, candidates, constantLiar } = options;
  let table: TrialTable | undefined;
  return {
    name: 'tpe',
    suggest(space, history, rng, shared) {
      if (countFinished(history) < startupTrials) return randomSampler.suggest(space, history, rng, shared);
      const several = hasSeveralObjectives(history);
      const multivariate = isMultivariate(options, several);
      const grouping: Grouping = !multivariate ? 'each' : options.group ? 'partition' : 'intersection';
      const scott = multivariate && version === 'optuna-4.9';
      table = updateTable(table, space, history);
      const cap = several && version === 'optuna-5' ? Number.POSITIVE_INFINITY : MAX_GOOD;
      const sides = splitTrials(history, constantLiar, cap);
      const weights = several ? weightsOf(history, sides, version) : undefined;
      const evidence = { table, good: createSide(sides, BELOW, weights), rest: createSide(sides, ABOVE) };
      const groups = paramGroups(space, history, grouping);
      return suggestEach(space, suggestGroups(evidence, groups, scott, candidates, rng));
    },
  };
}

function isMultivariate({ version, multivariate, group }: TpeOptions, several: boolean): boolean {
  return multivariate ?? (version === 'optuna-5' && (!several || group));
}

/** Optuna 5 gave up the weights by hypervolume. */
function weightsOf(history: History, sides: Uint8Array, version: TpeOptions['version']): Float64Array {
  return version === 'optuna-5' ? new Float64Array(history.length).fill(1) : goodWeights(history, sides);
}

function countFinished(history: History): number {
  let finished = 0;
  for (const { state } of history) if (state === 'complete' || state === 'pruned') finished++;
  return finished;
}

/** Values of each parameter, worked out for a group when the first of its parameters is asked for. */
function suggestGroups(
  evidence: Evidence,
  groups: readonly number[][],
  scott: boolean,
  candidates: number,
  rng: Rng,
): (param: Param) => ParamValue {
  const { params } = evidence.table.space;
  const known = new Map<string, ParamValue>();
  return (param) => {
    const group = groups.find((indices) => indices.some((i) => params[i] === param));
    if (group === undefined) return onlyValue(param);
    if (!known.has(param.name)) {
      const members = group.map((i) => params[i]!);
      const bandwidth: Bandwidth = scott ? { rule: 'joint', dimensions: group.length } : { rule: 'neighbours' };
      const point = bestPoint(evidence, group, bandwidth, candidates, rng.split(members[0]!.name));
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

/** The first of the draws from l with the largest l/g; of a grid each distinct one is scored once, because they repeat. */
function bestPoint(
  evidence: Evidence,
  group: readonly number[],
  bandwidth: Bandwidth,
  candidates: number,
  rng: Rng,
): Float64Array {
  const good = fitGroup(evidence.table, group, evidence.good, bandwidth);
  const rest = fitGroup(evidence.table, group, evidence.rest, bandwidth);
  const drawn = Array.from({ length: candidates }, () => drawFromParzen(good, rng));
  const draws = group.every((i) => isContinuous(evidence.table.space.params[i]!)) ? drawn : distinct(drawn);
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

function isContinuous(param: Param): boolean {
  return param.type !== 'categorical' && param.step === null;
}

function fitGroup({ space, columns }: TrialTable, group: readonly number[], side: Side, bandwidth: Bandwidth): Parzen {
  const ours = group.map((i) => columns[i]!);
  const members = narrowSide(side, ours);
  const params = group.map((i) => space.params[i]!);
  return fitParzen(
    params,
    ours.map((column) => observe(column, members)),
    bandwidth,
    members.weights,
  );
}

function distinct(points: readonly Float64Array[]): Float64Array[] {
  return points.filter((point, i) => points.findIndex((other) => isSame(point, other)) === i);
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}
