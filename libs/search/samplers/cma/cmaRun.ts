/**
 * A run of CMA-ES with restarts as a function of the finished trials: they are cut into generations in order of number,
 * each updates the state, and a state that can no longer improve starts anew.
 *
 * - `ipop` doubles the generation at each restart (Auger & Hansen 2005)
 * - `bipop` alternates between that and small generations with a smaller step size, whichever has used fewer trials
 *   (Hansen 2009, "Benchmarking a BI-population CMA-ES")
 */

import type { Rng } from '@winnow/core';
import type { Param } from '../../space.ts';
import { keepMargin } from './cmaMargin.ts';
import { type CmaState, startCma, updateCma } from './cmaState.ts';

export type RestartStrategy = 'none' | 'ipop' | 'bipop';

/** A finished trial. */
export interface ScoredPoint {
  /** [d] in the unit cube */
  readonly point: Float64Array;
  /** larger is better; −Infinity for what gave no value */
  readonly value: number;
}

export interface CmaRun {
  readonly state: CmaState;
  /** [d] factor by which the margin stretches each coordinate */
  readonly stretch: Float64Array;
  /** finished trials that the state has taken in */
  readonly used: number;
  readonly restarts: number;
  /** best value of each generation since the restart */
  readonly bests: readonly number[];
  /** trials spent in large and in small generations */
  readonly largeTrials: number;
  readonly smallTrials: number;
  readonly isSmall: boolean;
  /** λ of the latest large run */
  readonly largeLambda: number;
}

const START_SIGMA = 1 / 6; // of the range: three standard deviations reach from its middle to its ends
const FLAT = 1e-12; // differences of values below it are rounding
const SMALLEST_STEP = 1e-12;
const WORST_CONDITION = 1e14; // of C: beyond it B D z has no digits left

export function startRun(params: readonly Param[]): CmaRun {
  const d = params.length;
  const lambda = defaultLambda(d);
  const state = startCma(new Float64Array(d).fill(0.5), START_SIGMA, lambda);
  return withMargin(params, {
    state,
    stretch: new Float64Array(d).fill(1),
    used: 0,
    restarts: 0,
    bests: [],
    largeTrials: 0,
    smallTrials: 0,
    isSmall: false,
    largeLambda: lambda,
  });
}

function defaultLambda(d: number): number {
  return 4 + Math.floor(3 * Math.log(d));
}

/** The run after as many whole generations as `points` has beyond those it has used. */
export function advanceRun(
  run: CmaRun,
  params: readonly Param[],
  points: readonly ScoredPoint[],
  restart: RestartStrategy,
  shared: Rng,
): CmaRun {
  let current = run;
  while (points.length - current.used >= current.state.constants.lambda) {
    const { lambda } = current.state.constants;
    const generation = points.slice(current.used, current.used + lambda);
    generation.sort((a, b) => (a.value === b.value ? 0 : b.value - a.value));
    // The stretch belongs to the shape of the distribution: without it the points are those of the plain state.
    const { mean } = current.state;
    const { stretch } = current;
    const plain = generation.map(({ point }) => point.map((x, i) => mean[i]! + (x - mean[i]!) / stretch[i]!));
    const state = updateCma(current.state, plain);
    current = withMargin(params, {
      ...current,
      state,
      used: current.used + lambda,
      bests: [...current.bests, generation[0]!.value],
      largeTrials: current.largeTrials + (current.isSmall ? 0 : lambda),
      smallTrials: current.smallTrials + (current.isSmall ? lambda : 0),
    });
    const flat = Math.abs(generation[0]!.value - generation[lambda - 1]!.value) < FLAT;
    if (restart !== 'none' && (flat || isSpent(current))) current = restartRun(current, params, restart, shared);
  }
  return current;
}

/** The tutorial's termination criteria (appendix B.3) that can be met within some thousand trials. */
function isSpent({ state, bests }: CmaRun): boolean {
  const { sigma, scales, pathC, covariance, constants } = state;
  const { d, lambda } = constants;
  const window = 10 + Math.ceil((30 * d) / lambda);
  const recent = bests.slice(-window);
  if (bests.length > window && Math.max(...recent) - Math.min(...recent) < FLAT) return true;
  const widest = scales[d - 1]!; // eigenvalues ascend
  if ((widest / scales[0]!) ** 2 > WORST_CONDITION) return true;
  return pathC.every((p, i) => sigma * Math.max(Math.abs(p), Math.sqrt(covariance[i * d + i]!)) < SMALLEST_STEP);
}

function restartRun(run: CmaRun, params: readonly Param[], strategy: RestartStrategy, shared: Rng): CmaRun {
  const d = params.length;
  const restarts = run.restarts + 1;
  const rng = shared.split('cma_es', 'restart', restarts);
  const mean = Float64Array.from({ length: d }, () => rng.uniform());
  const isSmall = strategy === 'bipop' && run.smallTrials < run.largeTrials;
  const largeLambda = isSmall ? run.largeLambda : run.largeLambda * 2;
  const least = defaultLambda(d);
  const lambda = isSmall ? Math.floor(least * (run.largeLambda / (2 * least)) ** (rng.uniform() ** 2)) : largeLambda;
  const sigma = isSmall ? START_SIGMA * 10 ** (-2 * rng.uniform()) : START_SIGMA;
  const state = startCma(mean, sigma, lambda);
  const stretch = new Float64Array(d).fill(1);
  return withMargin(params, { ...run, state, stretch, restarts, bests: [], isSmall, largeLambda });
}

/** Applies the margin to every coordinate. */
function withMargin(params: readonly Param[], run: CmaRun): CmaRun {
  const { state } = run;
  const d = params.length;
  const alpha = 1 / (d * state.constants.lambda);
  const mean = Float64Array.from(state.mean);
  const stretch = Float64Array.from(run.stretch);
  for (let i = 0; i < d; i++) {
    const std = state.sigma * Math.sqrt(state.covariance[i * d + i]!) * stretch[i]!;
    const kept = keepMargin(params[i]!, Math.min(1, Math.max(0, mean[i]!)), std, alpha);
    mean[i] = kept.mean;
    stretch[i]! *= kept.stretch;
  }
  return { ...run, state: { ...state, mean }, stretch };
}
