/**
 * A steady-state genetic algorithm for one objective in a space of any kind: each child has two parents, the best of a
 * few drawn from the best `populationSize` trials so far. Needs no generations, so parallel trials never wait for one.
 */

import type { Rng } from '@winnow/core';
import type { History, HistoryTrial } from '../../history.ts';
import type { Sampler } from '../../sampler.ts';
import { sobolSampler } from '../sobol.ts';
import { makeChild } from './variation.ts';

export interface GeneticOptions {
  readonly populationSize: number;
  /** trials of which each parent is the best */
  readonly tournament: number;
  readonly crossover: number;
  readonly mutation?: number | undefined;
}

export function createGeneticSampler(options: GeneticOptions): Sampler {
  return {
    name: 'genetic',
    suggest(space, history, rng, shared) {
      const ranked = rankTrials(history);
      if (ranked.length < options.populationSize) return sobolSampler.suggest(space, history, rng, shared);
      const stream = rng.split('genetic');
      const parent = () => ranked[bestRank(options.populationSize, options.tournament, stream)]!;
      return makeChild(space, parent().params, parent().params, options, stream);
    },
  };
}

/** Complete trials, best first; ties to the earlier one, NaN last. */
function rankTrials(history: History): HistoryTrial[] {
  const score = ({ value }: HistoryTrial) => (value === null || Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value);
  return history
    .filter((trial) => trial.state === 'complete')
    .sort((a, b) => (score(a) === score(b) ? a.number - b.number : score(b) > score(a) ? 1 : -1));
}

function bestRank(population: number, tournament: number, rng: Rng): number {
  let best = population;
  for (let i = 0; i < tournament; i++) best = Math.min(best, rng.int(population));
  return best;
}
