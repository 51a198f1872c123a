/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey, Borwein, López de Prado &
 * Zhu 2017, "The probability of backtest overfitting", section 2.2).
 *
 * Notation: T periods, M configurations, S blocks of periods. Each choice of S/2 blocks is out-of-sample once; the
 * configuration with the best Sharpe ratio in the other half is ranked among all M in it.
 */
import { assertArgument, assertFinite, assertShape } from '@winnow/core';
import { indexOfMax, mean, variance } from '@winnow/numerics';
import { blockBounds } from '../splits/blockBounds.ts';
import { combinations } from '../splits/combinations.ts';
import { VOL_FLOOR } from '../volFloor.ts';
import type { TrialReturns } from './trialReturns.ts';

const WHERE = 'overfitProbability';
const MAX_BLOCKS = 20; // C(20, 10) = 184,756 combinations; the authors use 16

export interface OverfitProbability {
  /** share of the choices in which the configuration chosen in sample ranks below the median out of sample */
  readonly pbo: number;
  /** [C(S, S/2)] log(ω / (1 − ω)) of its relative rank ω = rank / (M + 1) out of sample; negative below the median */
  readonly logits: Float64Array;
  /** slope of its Sharpe ratio out of sample on the one in sample; NaN when the latter never varies */
  readonly slope: number;
  /** share of the choices in which its Sharpe ratio out of sample is negative */
  readonly lossProbability: number;
}

/**
 * @param blocks S, even, from 2 to 20; the T periods are cut into blocks whose sizes differ by at most one
 * @throws WinnowError `argument_invalid` or `shape_mismatch`; rejects NaN
 */
export function overfitProbability(returns: TrialReturns, blocks: number): OverfitProbability {
  const { data, periods, configs } = returns;
  assertShape(WHERE, 'data', data, periods * configs);
  assertFinite(WHERE, 'data', data);
  assertArgument(configs >= 2, WHERE, 'there must be at least 2 configurations', configs);
  const even = Number.isInteger(blocks / 2) && blocks >= 2 && blocks <= MAX_BLOCKS;
  assertArgument(even, WHERE, `blocks must be an even number from 2 to ${MAX_BLOCKS}`, blocks);
  assertArgument(periods >= 2 * blocks, WHERE, `there must be at least ${2 * blocks} periods`, periods);

  const sums = blockSums(returns, blocks);
  const choices = combinations(blocks, blocks / 2);
  const logits = new Float64Array(choices.length);
  const inSample = new Float64Array(choices.length);
  const outOfSample = new Float64Array(choices.length);
  const sharpeIn = new Float64Array(configs);
  const sharpeOut = new Float64Array(configs);
  choices.forEach((outBlocks, c) => {
    halfSharpes(sums, outBlocks, sharpeOut);
    halfSharpes(sums, complement(outBlocks, blocks), sharpeIn);
    const best = indexOfMax(sharpeIn);
    const omega = averageRank(sharpeOut, best) / (configs + 1);
    logits[c] = Math.log(omega / (1 - omega));
    inSample[c] = sharpeIn[best]!;
    outOfSample[c] = sharpeOut[best]!;
  });
  return {
    pbo: share(logits, (logit) => logit < 0),
    logits,
    slope: regressionSlope(inSample, outOfSample),
    lossProbability: share(outOfSample, (sharpe) => sharpe < 0),
  };
}

/** Per block and configuration, sums over its periods of the deviation from the configuration's overall mean. */
interface BlockSums {
  readonly configs: number;
  /** [M] */
  readonly means: Float64Array;
  /** [S] periods of each block */
  readonly sizes: Int32Array;
  /** [S, M] sums of deviations; centring first keeps the variance of a half free of cancellation */
  readonly first: Float64Array;
  /** [S, M] sums of squared deviations */
  readonly second: Float64Array;
}

function blockSums({ data, periods, configs }: TrialReturns, blocks: number): BlockSums {
  const means = Float64Array.from({ length: configs }, (_, m) =>
    mean(Float64Array.from({ length: periods }, (_, t) => data[t * configs + m]!)),
  );
  const bounds = blockBounds(0, periods, blocks);
  const sizes = Int32Array.from({ length: blocks }, (_, s) => bounds[s + 1]! - bounds[s]!);
  const first = new Float64Array(blocks * configs);
  const second = new Float64Array(blocks * configs);
  for (let s = 0; s < blocks; s++) {
    for (let t = bounds[s]!; t < bounds[s + 1]!; t++) {
      for (let m = 0; m < configs; m++) {
        const deviation = data[t * configs + m]! - means[m]!;
        first[s * configs + m]! += deviation;
        second[s * configs + m]! += deviation * deviation;
      }
    }
  }
  return { configs, means, sizes, first, second };
}

/**
 * Sharpe ratio (ddof 1) of every configuration over some blocks; 0 where returns do not vary.
 * @param out [M]
 */
function halfSharpes({ configs, means, sizes, first, second }: BlockSums, half: Int32Array, out: Float64Array): void {
  let size = 0;
  for (const s of half) size += sizes[s]!;
  for (let m = 0; m < configs; m++) {
    let total = 0;
    let squares = 0;
    for (let h = 0; h < half.length; h++) {
      total += first[half[h]! * configs + m]!;
      squares += second[half[h]! * configs + m]!;
    }
    const vol = Math.sqrt(Math.max(0, squares - (total * total) / size) / (size - 1));
    out[m] = vol < VOL_FLOOR ? 0 : (means[m]! + total / size) / vol;
  }
}

function complement(chosen: Int32Array, blocks: number): Int32Array {
  return Int32Array.from({ length: blocks }, (_, s) => s).filter((s) => !chosen.includes(s));
}

/** Rank of one value among all, 1 for the smallest; ties share the mean of their ranks. */
function averageRank(values: Float64Array, at: number): number {
  let below = 0;
  let equal = 0;
  for (const value of values) {
    if (value < values[at]!) below++;
    else if (value === values[at]) equal++;
  }
  return below + (equal + 1) / 2;
}

function regressionSlope(x: Float64Array, y: Float64Array): number {
  const [meanX, meanY] = [mean(x), mean(y)];
  const spread = variance(x, 0);
  if (spread === 0) return Number.NaN;
  let covariance = 0;
  for (let i = 0; i < x.length; i++) covariance += (x[i]! - meanX) * (y[i]! - meanY);
  return covariance / x.length / spread;
}

function share(values: Float64Array, holds: (value: number) => boolean): number {
  return values.reduce((count, value) => count + (holds(value) ? 1 : 0), 0) / values.length;
}
