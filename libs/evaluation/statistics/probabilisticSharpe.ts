/**
 * What a measured Sharpe ratio is worth (Bailey & López de Prado 2012, "The Sharpe ratio efficient frontier", eq. 8–11).
 * Notation: SR Sharpe ratio, SR* benchmark, both per period; T periods; γ3 skew, γ4 raw kurtosis.
 */
import { assertArgument } from '@winnow/core';
import { normalCdf, normalQuantile } from '@winnow/numerics';
import type { ReturnMoments } from './returnMoments.ts';

/**
 * Probability that the true Sharpe ratio exceeds a benchmark:
 * Φ((SR − SR*)·√(T − 1) / √(1 − γ3·SR + (γ4 − 1)/4·SR²)).
 * @param benchmark SR*, per period like `moments.sharpe`; an annual one has to be divided by √periods first
 * @throws WinnowError `argument_invalid` for moments that no sample has
 */
export function probabilisticSharpe(moments: ReturnMoments, benchmark: number): number {
  const where = 'probabilisticSharpe';
  assertArgument(Number.isFinite(benchmark), where, 'benchmark must be finite', benchmark);
  const { sharpe, observations } = moments;
  const error = Math.sqrt(sharpeVariance(where, moments));
  return normalCdf(((sharpe - benchmark) * Math.sqrt(observations - 1)) / error);
}

/**
 * Periods that a track record must have at least, for the probability that its true Sharpe ratio exceeds the benchmark
 * to reach `confidence`: 1 + (1 − γ3·SR + (γ4 − 1)/4·SR²)·(Φ⁻¹(confidence)/(SR − SR*))². Infinite when SR ≤ SR*.
 * @param confidence in (0.5, 1)
 */
export function minTrackRecordLength(moments: ReturnMoments, benchmark: number, confidence: number): number {
  const where = 'minTrackRecordLength';
  assertArgument(Number.isFinite(benchmark), where, 'benchmark must be finite', benchmark);
  assertArgument(confidence > 0.5 && confidence < 1, where, 'confidence must lie in (0.5, 1)', confidence);
  const variance = sharpeVariance(where, moments);
  if (moments.sharpe <= benchmark) return Number.POSITIVE_INFINITY;
  return 1 + variance * (normalQuantile(confidence) / (moments.sharpe - benchmark)) ** 2;
}

/** Variance of √(T − 1)·SR under returns that need not be normal; positive for moments of any sample that varies. */
function sharpeVariance(where: string, { sharpe, skew, kurtosis, observations }: ReturnMoments): number {
  assertArgument(Number.isInteger(observations) && observations >= 2, where, 'there must be 2 periods', observations);
  const variance = 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  assertArgument(variance > 0, where, 'raw kurtosis must be at least 1 + skew² (3 for a normal)', kurtosis);
  return variance;
}
