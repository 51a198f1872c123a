import { assertArgument } from '@winnow/core';
import { mean, standardDeviation } from '@winnow/numerics';
import { VOL_FLOOR } from '../volFloor.ts';

/** What the statistics of Sharpe ratios need to know of a sample of returns. All per period: nothing is annualised. */
export interface ReturnMoments {
  /** mean / standard deviation (ddof 1), per period */
  readonly sharpe: number;
  /** third standardised moment of the sample (population formula); 0 for a normal */
  readonly skew: number;
  /** fourth standardised moment of the sample (population formula), **raw**: 3 for a normal, at least 1 + skew² */
  readonly kurtosis: number;
  /** periods observed, at least 2 */
  readonly observations: number;
}

/**
 * Moments of returns of equal periods, such as daily P&L.
 * @param returns [T] finite; rejects NaN
 * @throws WinnowError `argument_invalid` for fewer than 2 returns, or returns that do not vary
 */
export function returnMoments(returns: Float64Array): ReturnMoments {
  const where = 'returnMoments';
  const observations = returns.length;
  assertArgument(observations >= 2, where, 'there must be at least 2 returns', observations);
  const centre = mean(returns);
  const vol = standardDeviation(returns, 1);
  assertArgument(vol >= VOL_FLOOR, where, `the standard deviation must be at least ${VOL_FLOOR}`, vol);
  let [second, third, fourth] = [0, 0, 0];
  for (const value of returns) {
    const deviation = (value - centre) / vol;
    const square = deviation * deviation;
    second += square;
    third += square * deviation;
    fourth += square * square;
  }
  const variance = second / observations;
  return {
    sharpe: centre / vol,
    skew: third / observations / variance ** 1.5,
    kurtosis: fourth / observations / variance ** 2,
    observations,
  };
}
