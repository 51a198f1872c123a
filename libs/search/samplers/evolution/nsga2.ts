/**
 * NSGA-II (Deb et al. 2002, "A fast and elitist multiobjective genetic algorithm"): finished trials in order of number are
 * cut into generations; the parents of the next one are the best of parents and children together, by rank, then by how
 * far from their neighbours they lie. With one objective it is a genetic algorithm with truncation.
 */

import type { Rng } from '@winnow/core';
import type { History, HistoryTrial } from '../../history.ts';
import { objectivesOf } from '../../objectives.ts';
import { crowdingDistances, paretoRanks } from '../../pareto/paretoRanks.ts';
import type { Sampler } from '../../sampler.ts';
import { sobolSampler } from '../sobol.ts';
import { makeChild } from './variation.ts';

export interface Nsga2Options {
  readonly populationSize: number;
  readonly crossover: number;
  readonly mutation?: number | undefined;
}

interface Member {
  readonly trial: HistoryTrial;
  readonly rank: number;
  readonly crowding: number;
}

export function createNsga2Sampler(options: Nsga2Options): Sampler {
  return {
    name: 'nsga2',
    suggest(space, history, rng, shared) {
      const parents = survivors(history, options.populationSize);
      if (parents.length === 0) return sobolSampler.suggest(space, history, rng, shared);
      const stream = rng.split('nsga2');
      const one = pickParent(parents, stream);
      const other = pickParent(parents, stream);
      return makeChild(space, one.params, other.params, options, stream);
    },
  };
}

/** The parents after all whole generations; none before the first is whole. */
function survivors(history: History, size: number): Member[] {
  const finished = history.filter((trial) => trial.state === 'complete');
  let parents: Member[] = [];
  for (let from = 0; from + size <= finished.length; from += size) {
    const everyone = [...parents.map(({ trial }) => trial), ...finished.slice(from, from + size)];
    parents = selectBest(everyone, size);
  }
  return parents;
}

function selectBest(trials: readonly HistoryTrial[], size: number): Member[] {
  const objectives = trials.map(objectivesOf);
  const ranks = paretoRanks(objectives);
  const crowding = crowdingDistances(objectives, ranks);
  const members = trials.map((trial, i): Member => ({ trial, rank: ranks[i]!, crowding: crowding[i]! }));
  return members.sort(compareMembers).slice(0, size);
}

/** Better first; ties to the earlier trial. */
function compareMembers(a: Member, b: Member): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.crowding !== b.crowding) return a.crowding > b.crowding ? -1 : 1;
  return a.trial.number - b.trial.number;
}

/** The better of two drawn at random. */
function pickParent(parents: readonly Member[], rng: Rng): HistoryTrial {
  const one = parents[rng.int(parents.length)]!;
  const other = parents[rng.int(parents.length)]!;
  return (compareMembers(one, other) <= 0 ? one : other).trial;
}
