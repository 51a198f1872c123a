/**
 * Bayesian optimisation: a Gaussian process of the objective over the unit cube, and the point of the largest expected
 * improvement. Trials in flight count with the value that the process expects of them ("kriging believer", Ginsbourger
 * et al. 2010), so that parallel suggestions keep apart.
 */

import type { History } from '../../history.ts';
import type { Sampler } from '../../sampler.ts';
import type { Space } from '../../space.ts';
import { sobolSampler } from '../sobol.ts';
import { decode, encode, fitTrials, pointsByValue, usableTrials } from './fitTrials.ts';
import { conditionGp, createPredictor, type GpFit } from './gaussianProcess.ts';
import { logExpectedImprovement } from './logExpectedImprovement.ts';
import { maximiseOverCube } from './maximiseOverCube.ts';
import { createSurface } from './surface.ts';

export interface GpOptions {
  /** complete trials before quasi-random search ends */
  readonly startupTrials: number;
  /** trials that the process is fitted to; beyond them the best half and the newest half */
  readonly maxTrials: number;
}

export function createGpSampler({ startupTrials, maxTrials }: GpOptions): Sampler {
  return {
    name: 'gp',
    suggest(space, history, rng, shared) {
      const usable = usableTrials(history);
      const fitted = usable.length < startupTrials ? undefined : fitTrials(space, usable, maxTrials);
      if (fitted === undefined) return sobolSampler.suggest(space, history, rng, shared);
      const { data } = fitted.fit;
      const best = data.y.reduce((a, b) => Math.max(a, b));
      const fit = believeInFlight(fitted.fit, space, history);
      const surface = createSurface(space, fit, (mean, variance) => logExpectedImprovement(mean, variance, best));
      return decode(space, maximiseOverCube(space, surface, pointsByValue(data), rng.split('gp')));
    },
  };
}

/** The process with each trial in flight at the value it expects: its mean stays, its doubt there goes. */
function believeInFlight(fit: GpFit, space: Space, history: History): GpFit {
  const running = history.filter((trial) => trial.state === 'running').map((trial) => encode(space, trial.params));
  if (running.length === 0) return fit;
  const { data, theta } = fit;
  const { predict } = createPredictor(fit);
  const x = new Float64Array(data.x.length + running.length * space.params.length);
  const y = new Float64Array(data.rows + running.length);
  x.set(data.x);
  y.set(data.y);
  for (const [i, point] of running.entries()) {
    x.set(point, data.x.length + i * point.length);
    y[data.rows + i] = predict(point).mean;
  }
  return conditionGp({ ...data, rows: y.length, x, y }, theta) ?? fit;
}
