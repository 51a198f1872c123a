/** Trials of a space as the data of a Gaussian process, and the process fitted to them. */

import { mean, standardDeviation } from '@winnow/numerics';
import type { History, HistoryTrial } from '../../history.ts';
import type { Params, Space } from '../../space.ts';
import { fromUnit, toUnit } from '../../unitCube.ts';
import { suggestEach } from '../suggestEach.ts';
import { conditionGp, fitTheta, type GpFit } from './gaussianProcess.ts';
import type { GpData } from './gpData.ts';

const ABSENT = 0.5; // coordinate of a parameter that a trial does not have

export interface FittedTrials {
  readonly fit: GpFit;
  /** standard deviation of the values: what 1 means in the process */
  readonly spread: number;
}

/** Complete trials whose value a process can learn from. */
export function usableTrials(history: History): HistoryTrial[] {
  return history.filter(({ state, value }) => state === 'complete' && value !== null && !Number.isNaN(value));
}

/**
 * @param most trials that the process is fitted to; beyond them the best half and the newest half
 * @returns undefined when no process fits them
 */
export function fitTrials(space: Space, usable: readonly HistoryTrial[], most: number): FittedTrials | undefined {
  const trials = chooseTrials(usable, most);
  const { y, spread } = standardise(trials.map((trial) => trial.value!));
  const D = space.params.length;
  const x = new Float64Array(trials.length * D);
  for (const [row, { params }] of trials.entries()) x.set(encode(space, params), row * D);
  const isChoice = space.params.map((param) => param.type === 'categorical');
  const data: GpData = { rows: trials.length, x, y, isChoice };
  const fit = conditionGp(data, fitTheta(data));
  return fit && { fit, spread };
}

function chooseTrials(usable: readonly HistoryTrial[], most: number): readonly HistoryTrial[] {
  if (usable.length <= most) return usable;
  const best = [...usable].sort((a, b) => b.value! - a.value! || a.number - b.number).slice(0, most >> 1);
  const kept = new Set([...best, ...usable.slice(-(most - best.length))]);
  return usable.filter((trial) => kept.has(trial));
}

/** Mean 0 and standard deviation 1; infinities become the worst and best finite values. */
function standardise(values: readonly number[]): { y: Float64Array; spread: number } {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { y: new Float64Array(values.length), spread: 0 };
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  const clipped = Float64Array.from(values, (value) => Math.min(high, Math.max(low, value)));
  const centre = mean(clipped);
  const spread = standardDeviation(clipped, 0);
  return { y: clipped.map((value) => (spread > 0 ? (value - centre) / spread : 0)), spread };
}

export function encode(space: Space, params: Params): Float64Array {
  return Float64Array.from(space.params, (param) => {
    const value = params[param.name];
    const unit = value === undefined ? ABSENT : toUnit(param, value);
    return Number.isNaN(unit) ? ABSENT : unit;
  });
}

export function decode(space: Space, point: Float64Array): Params {
  return suggestEach(space, (param) => fromUnit(param, point[space.params.indexOf(param)]!));
}

/** Points of the trials in the process, best first. */
export function pointsByValue({ x, y, isChoice }: GpData): Float64Array[] {
  const D = isChoice.length;
  const rows = [...y.keys()].sort((a, b) => y[b]! - y[a]!);
  return rows.map((row) => x.slice(row * D, (row + 1) * D));
}
