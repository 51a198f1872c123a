/**
 * Tree-structured Parzen estimator, univariate (Bergstra et al. 2011, "Algorithms for hyper-parameter optimization",
 * section 4), with the defaults of Optuna 4.9 and its later treatment of running trials.
 *
 * For each parameter: l is the density of its values in the good trials, g in the others; of `candidates` draws from
 * l the one with the largest l/g is taken. A conditional parameter is modelled from the trials in which it was active.
 */

import type { Rng } from '@winnow/core';
import { fromInternal, toInternal } from '../coordinates.ts';
import type { HistoryTrial } from '../history.ts';
import type { Sampler } from '../sampler.ts';
import type { CategoricalParam, NumericParam, Param, ParamValue } from '../space.ts';
import { categoricalParzen } from './categoricalParzen.ts';
import { drawIndex } from './drawIndex.ts';
import { drawFromParzen, fitNumericParzen, parzenLogDensity } from './numericParzen.ts';
import { randomSampler } from './random.ts';
import { suggestEach } from './suggestEach.ts';
import { splitTrials, type TpeSplit } from './tpeSplit.ts';

export interface TpeOptions {
  /** complete or pruned trials before random search ends */
  readonly startupTrials: number;
  /** draws from the good density that are compared, for each parameter */
  readonly candidates: number;
}

export function createTpeSampler({ startupTrials, candidates }: TpeOptions): Sampler {
  return {
    name: 'tpe',
    suggest(space, history, rng) {
      const finished = history.filter((trial) => trial.state === 'complete' || trial.state === 'pruned').length;
      if (finished < startupTrials) return randomSampler.suggest(space, history, rng);
      const split = splitTrials(history);
      return suggestEach(space, rng, (param, stream) => suggestParam(param, split, candidates, stream));
    },
  };
}

function suggestParam(param: Param, split: TpeSplit, candidates: number, rng: Rng): ParamValue {
  return param.type === 'categorical'
    ? suggestCategorical(param, split, candidates, rng)
    : suggestNumeric(param, split, candidates, rng);
}

function suggestCategorical(param: CategoricalParam, split: TpeSplit, candidates: number, rng: Rng): ParamValue {
  const indexOf = (value: ParamValue) => param.choices.indexOf(value);
  const good = categoricalParzen(observe(split.below, param, indexOf), param.choices.length);
  const rest = categoricalParzen(observe(split.above, param, indexOf), param.choices.length);
  const draw = () => drawIndex(good, rng);
  return param.choices[bestDraw(candidates, draw, (choice) => good[choice]! / rest[choice]!)]!;
}

function suggestNumeric(param: NumericParam, split: TpeSplit, candidates: number, rng: Rng): number {
  const coordinateOf = (value: ParamValue) => toInternal(param, Number(value));
  const good = fitNumericParzen(param, observe(split.below, param, coordinateOf));
  const rest = fitNumericParzen(param, observe(split.above, param, coordinateOf));
  const draw = () => fromInternal(param, drawFromParzen(good, rng));
  const score = (value: number) => parzenLogDensity(good, param, value) - parzenLogDensity(rest, param, value);
  return bestDraw(candidates, draw, score);
}

/** Values of a parameter in the trials in which it was active, oldest first. */
function observe(trials: readonly HistoryTrial[], param: Param, encode: (value: ParamValue) => number): Float64Array {
  const values: number[] = [];
  for (const trial of trials) {
    const value = trial.params[param.name];
    if (value !== undefined) values.push(encode(value));
  }
  return Float64Array.from(values);
}

/** The first draw with the highest score; each distinct value is scored once, as draws from a grid repeat. */
function bestDraw(candidates: number, draw: () => number, score: (value: number) => number): number {
  const seen = new Set<number>();
  let best = Number.NaN;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < candidates; i++) {
    const value = draw();
    if (seen.has(value)) continue;
    seen.add(value);
    const itsScore = score(value);
    if (i === 0 || itsScore > bestScore) {
      best = value;
      bestScore = itsScore;
    }
  }
  return best;
}
