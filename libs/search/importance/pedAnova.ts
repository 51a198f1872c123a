/**
 * PED-ANOVA (Watanabe et al. 2023, "PED-ANOVA", algorithm 1, with Optuna 5's form for conditional parameters): a parameter
 * matters as far as the distribution of its values in the best trials differs from that in all of them.
 */

import { normalCdf } from '@winnow/numerics';
import { toInternal, toNumber } from '../coordinates.ts';
import type { History, HistoryTrial } from '../history.ts';
import type { Param, RangeParam, Space } from '../space.ts';

export interface PedAnovaOptions {
  /** share of the best trials that count as the target */
  readonly targetQuantile?: number;
  /** share of the best trials that they are compared with; 1: all */
  readonly regionQuantile?: number;
}

const GRID = 50; // cells of a range, at most
const LEAST_TRIALS = 2; // of the target, and with a parameter, to say anything of it
const LEAST_SIGMA = 0.5 / 1.64; // in cells: nine tenths of a kernel stay within its own
const FLOOR = 1e-12; // keeps a quotient of probabilities finite

/** Importance of each parameter for reaching the best trials; 0 where nothing can be said. Not normalised. */
export function pedAnova(space: Space, history: History, options: PedAnovaOptions = {}): Record<string, number> {
  const { targetQuantile = 0.1, regionQuantile = 1 } = options;
  const trials = history.filter(({ state, value }) => state === 'complete' && value !== null && Number.isFinite(value));
  const importances: Record<string, number> = Object.fromEntries(space.params.map(({ name }) => [name, 0]));
  if (trials.length <= LEAST_TRIALS) return importances;
  const region = bestShare(trials, regionQuantile);
  const target = new Set(bestShare(trials, targetQuantile));
  const share = target.size / region.length;
  for (const param of space.params) {
    const has = (trial: HistoryTrial) => trial.params[param.name] !== undefined;
    const regionWith = region.filter(has);
    const targetWith = regionWith.filter((trial) => target.has(trial));
    if (regionWith.length < LEAST_TRIALS || targetWith.length === 0) continue;
    const ofTarget = targetWith.length / target.size;
    const ofRegion = regionWith.length / region.length;
    const divergence = pearsonDivergence(gridDensity(param, targetWith), gridDensity(param, regionWith));
    importances[param.name] = ((share * ofTarget) ** 2 / ofRegion) * divergence;
  }
  return importances;
}

/** Trials with a value no worse than that of the last of the best share. */
function bestShare(trials: readonly HistoryTrial[], quantile: number): HistoryTrial[] {
  const sorted = trials.map(({ value }) => value!).sort((a, b) => b - a);
  const count = Math.max(LEAST_TRIALS, Math.ceil(quantile * trials.length));
  return trials.filter(({ value }) => value! >= sorted[count - 1]!);
}

function pearsonDivergence(target: Float64Array, region: Float64Array): number {
  let total = 0;
  for (let i = 0; i < target.length; i++) {
    const base = region[i]! + FLOOR;
    total += base * ((target[i]! + FLOOR) / base - 1) ** 2;
  }
  return total;
}

/** Parzen estimate of a parameter's values over the cells of a grid, or over its choices. Sums to 1. */
function gridDensity(param: Param, trials: readonly HistoryTrial[]): Float64Array {
  const values = trials.map((trial) => trial.params[param.name]!);
  if (param.type !== 'categorical') {
    return rangeDensity(
      countInCells(
        param,
        values.map((value) => toNumber(param, value)),
      ),
    );
  }
  const counts = new Float64Array(param.choices.length);
  for (const value of values) counts[param.choices.indexOf(value)]!++;
  return choiceDensity(counts);
}

/** One smoothed kernel for each choice that was seen, weighted by how often, and a uniform prior. */
function choiceDensity(counts: Float64Array): Float64Array {
  const C = counts.length;
  const smoothing = 1 / (counts.filter((count) => count > 0).length + 1);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const kernelTotal = 1 + smoothing * C;
  return counts.map((count) => (count + total * smoothing) / kernelTotal / (total + 1) + 1 / C / (total + 1));
}

function countInCells(param: RangeParam, numbers: readonly number[]): Float64Array {
  const cells = cellCount(param);
  const low = toInternal(param, param.low);
  const width = (toInternal(param, param.high) - low) / (cells - 1);
  const counts = new Float64Array(cells);
  for (const number of numbers) {
    const cell = Math.ceil((toInternal(param, number) - low) / width - 0.5);
    counts[Math.min(cells - 1, Math.max(0, cell))]!++;
  }
  return counts;
}

function cellCount(param: RangeParam): number {
  if (param.step === null) return GRID;
  if (param.log) return Math.min(GRID, Math.ceil(Math.log2(param.high - param.low + 1)) + 1);
  return Math.min(GRID, Math.round((param.high - param.low) / param.step) + 1);
}

/** Normal kernels on the cells that were seen, of one width by Scott's rule, and a prior over all cells. */
function rangeDensity(counts: Float64Array): Float64Array {
  const n = counts.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const sigma = Math.max(LEAST_SIGMA, scottWidth(counts, total));
  const density = new Float64Array(n);
  const addKernel = (mu: number, width: number, weight: number) => {
    const at = (edge: number) => normalCdf((edge - 0.5 - mu) / width);
    const mass = at(n) - at(0);
    for (let i = 0; i < n; i++) density[i]! += (weight * (at(i + 1) - at(i))) / mass;
  };
  for (let cell = 0; cell < n; cell++) if (counts[cell]! > 0) addKernel(cell, sigma, counts[cell]! / (total + 1));
  addKernel((n - 1) / 2, n, 1 / (total + 1));
  return density;
}

/** Scott 1992: 1.059 min(IQR / 1.34, standard deviation) n^(−1/5). */
function scottWidth(counts: Float64Array, total: number): number {
  let mean = 0;
  for (const [cell, count] of counts.entries()) mean += (cell * count) / total;
  let squares = 0;
  for (const [cell, count] of counts.entries()) squares += count * (cell - mean) ** 2;
  const deviation = Math.sqrt(squares / Math.max(1, total - 1));
  const spread = cellAfter(counts, Math.floor((total * 3) / 4), true) - cellAfter(counts, Math.floor(total / 4), false);
  return 1.059 * Math.min(spread / 1.34, deviation) * total ** -0.2;
}

/** The first cell with trials up to which at least `rank` of them lie, or more than that if `strict`; else the last. */
function cellAfter(counts: Float64Array, rank: number, strict: boolean): number {
  let seen = 0;
  let last = 0;
  for (const [cell, count] of counts.entries()) {
    if (count === 0) continue;
    seen += count;
    last = cell;
    if (strict ? seen > rank : seen >= rank) return cell;
  }
  return last;
}
