import { mean, standardDeviation } from '@winnow/numerics';

/** Statistics of a set of simple returns, per row; null where the rows do not determine them. */
export interface ReturnProfile {
  /** rows with a return */
  readonly observed: number;
  /** null without returns */
  readonly mean: number | null;
  /** standard deviation (ddof 1); null for fewer than 2 returns */
  readonly volatility: number | null;
  /** third standardised moment (population formula); null for fewer than 2 returns or returns that do not vary */
  readonly skew: number | null;
  /** share of returns above 0; null without returns */
  readonly winRate: number | null;
  /**
   * largest fall of compounded equity below its peak, 0 … 1, for someone who holds the market in these rows only: the
   * rows are joined, whatever lay between them
   */
  readonly maxDrawdown: number;
}

/** @param ret [N] at least −1; NaN is skipped */
export function returnProfile(ret: Float64Array): ReturnProfile {
  const known = ret.filter((value) => !Number.isNaN(value));
  const observed = known.length;
  return {
    observed,
    mean: observed === 0 ? null : mean(known),
    volatility: observed < 2 ? null : standardDeviation(known, 1),
    skew: skewness(known),
    winRate: observed === 0 ? null : known.filter((value) => value > 0).length / observed,
    maxDrawdown: compoundedDrawdown(known),
  };
}

function skewness(values: Float64Array): number | null {
  if (values.every((value) => value === values[0])) return null; // also none and one
  const centre = mean(values);
  const scale = standardDeviation(values, 0);
  return mean(values.map((value) => ((value - centre) / scale) ** 3));
}

function compoundedDrawdown(ret: Float64Array): number {
  let equity = 1;
  let peak = 1;
  let worst = 0;
  for (const value of ret) {
    equity *= 1 + value;
    peak = Math.max(peak, equity);
    worst = Math.max(worst, 1 - equity / peak);
  }
  return worst;
}
