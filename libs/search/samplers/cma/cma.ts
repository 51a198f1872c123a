/**
 * CMA-ES over the numbers of a space that every trial has; the other parameters, choices and conditional ones, are
 * suggested by the univariate TPE. The state is a function of the finished trials, so nothing has to be stored.
 */

import type { Rng } from '@winnow/core';
import { containsValue } from '../../containsValue.ts';
import { fixParams } from '../../fixParams.ts';
import type { History, HistoryTrial } from '../../history.ts';
import type { Sampler } from '../../sampler.ts';
import type { Param, Space } from '../../space.ts';
import { fromUnit, toUnit } from '../../unitCube.ts';
import { createTpeSampler } from '../tpe/tpe.ts';
import { advanceRun, type CmaRun, type RestartStrategy, type ScoredPoint, startRun } from './cmaRun.ts';
import { shapeStep } from './cmaState.ts';

export interface CmaOptions {
  readonly restart: RestartStrategy;
}

const RESAMPLES = 100; // draws until one lies in the cube; the last is moved to its border

/** What the state was made of, to go on from there; saves work only. */
interface Memo {
  readonly space: Space;
  readonly streamMark: number;
  readonly trials: readonly HistoryTrial[];
  readonly run: CmaRun;
}

export function createCmaSampler({ restart }: CmaOptions): Sampler {
  const others = createTpeSampler({
    startupTrials: 10,
    candidates: 24,
    version: 'optuna-4.9',
    group: false,
    constantLiar: true,
  });
  let memo: Memo | undefined;
  return {
    name: 'cma_es',
    suggest(space, history, rng, shared) {
      const params = space.params.filter((param) => param.type !== 'categorical' && param.when.length === 0);
      if (params.length === 0) return others.suggest(space, history, rng, shared);
      const trials = finishedTrials(history, params);
      const start = { space, streamMark: shared.split('cma_es').uint32() };
      const known = memo !== undefined && continues(memo, start, trials) ? memo.run : startRun(params);
      const points = trials.map(
        (trial): ScoredPoint => ({
          point: Float64Array.from(params, (param) => toUnit(param, trial.params[param.name]!)),
          value: scoreOf(trial),
        }),
      );
      const run = advanceRun(known, params, points, restart, shared);
      memo = { ...start, trials: trials.slice(0, run.used), run };
      const point = drawPoint(run, rng.split('cma_es'));
      const drawn = Object.fromEntries(params.map((param, i) => [param.name, fromUnit(param, point[i]!)]));
      if (params.length === space.params.length) return drawn;
      return others.suggest(fixParams(space, drawn), history, rng, shared);
    },
  };
}

function continues(memo: Memo, start: Pick<Memo, 'space' | 'streamMark'>, trials: readonly HistoryTrial[]): boolean {
  if (memo.space !== start.space || memo.streamMark !== start.streamMark) return false;
  return memo.trials.length <= trials.length && memo.trials.every((trial, i) => trial === trials[i]);
}

/** Complete and pruned trials that have a value of each parameter. */
function finishedTrials(history: History, params: readonly Param[]): HistoryTrial[] {
  return history.filter((trial) => {
    const ended = trial.state === 'complete' || trial.state === 'pruned';
    return ended && params.every((param) => containsValue(param, trial.params[param.name]));
  });
}

/** A pruned trial ranks by its last value of the objective; what gave none is worst. */
function scoreOf(trial: HistoryTrial): number {
  const last = trial.hasOwnSteps ? undefined : trial.steps.at(-1);
  const value = trial.state === 'complete' ? trial.value : last;
  return value === null || value === undefined || Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}

function drawPoint({ state, stretch }: CmaRun, rng: Rng): Float64Array {
  const { d } = state.constants;
  let point = new Float64Array(d);
  for (let attempt = 0; attempt < RESAMPLES; attempt++) {
    const step = shapeStep(
      state,
      Float64Array.from({ length: d }, () => rng.normal()),
    );
    point = state.mean.map((m, i) => m + state.sigma * stretch[i]! * step[i]!);
    if (point.every((x) => x >= 0 && x <= 1)) break;
  }
  return point.map((x) => Math.min(1, Math.max(0, x)));
}
