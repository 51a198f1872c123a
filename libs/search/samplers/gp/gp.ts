/**
 * Bayesian optimisation: a Gaussian process of the objective over the unit cube, and the point of the largest expected
 * improvement. Trials in flight count with the value that the process expects of them ("kriging believer", Ginsbourger
 * et al. 2010), so that parallel suggestions keep apart.
 */

import { mean, standardDeviation } from '@winnow/numerics';
import type { History, HistoryTrial } from '../../history.ts';
import type { Sampler } from '../../sampler.ts';
import type { Param, Params, Space } from '../../space.ts';
import { fromUnit, toUnit } from '../../unitCube.ts';
import { sobolSampler } from '../sobol.ts';
import { suggestEach } from '../suggestEach.ts';
import { conditionGp, defaultTheta, fitTheta, type GpData, type GpFit, predictGp } from './gaussianProcess.ts';
import { logExpectedImprovement } from './logExpectedImprovement.ts';
import { maximiseOverCube } from './maximiseOverCube.ts';

export interface GpOptions {
  /** complete trials before quasi-random search ends */
  readonly startupTrials: number;
  /** trials that the process is fitted to; beyond them the best half and the newest half */
  readonly maxTrials: number;
}

const ABSENT = 0.5; // coordinate of a parameter that a trial does not have

export function createGpSampler({ startupTrials, maxTrials }: GpOptions): Sampler {
  return {
    name: 'gp',
    suggest(space, history, rng, shared) {
      const complete = history.filter((trial) => trial.state === 'complete' && isUsable(trial));
      if (complete.length < Math.max(2, startupTrials)) return sobolSampler.suggest(space, history, rng, shared);
      const chosen = chooseTrials(complete, maxTrials);
      const data = dataOf(space, chosen, standardise(chosen.map((trial) => trial.value!)));
      const fitted = conditionGp(data, fitTheta(data, defaultTheta(space.params.length)));
      if (fitted === undefined) return sobolSampler.suggest(space, history, rng, shared);
      const best = Math.max(...data.y);
      const fit = believeInFlight(fitted, space, history);
      const conditional = space.params.some((param) => param.when.length > 0);
      const score = (point: Float64Array) => {
        const { mean, variance } = predictGp(fit, conditional ? encode(space, decode(space, point)) : point);
        return logExpectedImprovement(mean, variance, best);
      };
      const starts = [...data.y.keys()].sort((a, b) => data.y[b]! - data.y[a]!).map((row) => rowOf(data, row));
      return decode(space, maximiseOverCube(space, score, starts, rng.split('gp')));
    },
  };
}

function isUsable({ value }: HistoryTrial): boolean {
  return value !== null && !Number.isNaN(value);
}

function chooseTrials(complete: readonly HistoryTrial[], most: number): readonly HistoryTrial[] {
  if (complete.length <= most) return complete;
  const best = [...complete].sort((a, b) => b.value! - a.value! || a.number - b.number).slice(0, most >> 1);
  const kept = new Set([...best, ...complete.slice(-(most - best.length))]);
  return complete.filter((trial) => kept.has(trial));
}

/** Mean 0 and standard deviation 1; infinities become the worst and best finite values. */
function standardise(values: readonly number[]): Float64Array {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(...finite, Number.POSITIVE_INFINITY);
  const high = Math.max(...finite, Number.NEGATIVE_INFINITY);
  if (finite.length === 0) return new Float64Array(values.length);
  const clipped = Float64Array.from(values, (value) => Math.min(high, Math.max(low, value)));
  const centre = mean(clipped);
  const spread = standardDeviation(clipped, 0);
  return clipped.map((value) => (spread > 0 ? (value - centre) / spread : 0));
}

function dataOf(space: Space, trials: readonly HistoryTrial[], y: Float64Array): GpData {
  const D = space.params.length;
  const x = new Float64Array(trials.length * D);
  for (const [row, { params }] of trials.entries()) x.set(encode(space, params), row * D);
  return { rows: trials.length, x, y, isChoice: space.params.map((param) => param.type === 'categorical') };
}

function encode(space: Space, params: Params): Float64Array {
  return Float64Array.from(space.params, (param) => {
    const value = params[param.name];
    const unit = value === undefined ? ABSENT : toUnit(param, value);
    return Number.isNaN(unit) ? ABSENT : unit;
  });
}

function decode(space: Space, point: Float64Array): Params {
  return suggestEach(space, (param: Param) => fromUnit(param, point[space.params.indexOf(param)]!));
}

/** The process with each trial in flight at the value it expects: its mean stays, its doubt there goes. */
function believeInFlight(fit: GpFit, space: Space, history: History): GpFit {
  const running = history.filter((trial) => trial.state === 'running').map((trial) => encode(space, trial.params));
  if (running.length === 0) return fit;
  const { data, theta } = fit;
  const x = new Float64Array(data.x.length + running.length * space.params.length);
  const y = new Float64Array(data.rows + running.length);
  x.set(data.x);
  y.set(data.y);
  for (const [i, point] of running.entries()) {
    x.set(point, data.x.length + i * point.length);
    y[data.rows + i] = predictGp(fit, point).mean;
  }
  return conditionGp({ ...data, rows: y.length, x, y }, theta) ?? fit;
}

function rowOf({ x, isChoice }: GpData, row: number): Float64Array {
  return x.slice(row * isChoice.length, (row + 1) * isChoice.length);
}
