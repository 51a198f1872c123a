import { minimiseBounded, sum, variance } from '@winnow/numerics';

/**
 * The power transform of Yeo and Johnson 2000, "A new family of power transformations to improve normality or
 * symmetry", Biometrika 87, eq. 2.1, and its maximum-likelihood exponent (eq. 3.1).
 *
 * Notation: x the values [M], lambda the exponent, u = log(1 + |x|), T(x) the transform:
 *   x ≥ 0: ((1 + x)^lambda − 1) / lambda, log(1 + x) at lambda = 0;   x < 0: −T(−x) with exponent 2 − lambda.
 */

/** T(x), increasing in x; lambda = 1 is the identity. NaN propagates. */
export function yeoJohnson(x: number, lambda: number): number {
  return x < 0 ? -power(Math.log1p(-x), 2 - lambda) : power(Math.log1p(x), lambda);
}

/** (e^(exponent u) − 1) / exponent. An exponent below ε is 0: its quotient would be one of rounded numbers. */
function power(u: number, exponent: number): number {
  return Math.abs(exponent) < Number.EPSILON ? u : Math.expm1(exponent * u) / exponent;
}

/** Absolute error of lambda: what scipy's `yeojohnson_normmax` asks of its optimiser. */
const LAMBDA_TOLERANCE = 1.48e-8;

/** Golden sections alone need 60 evaluations for the widest interval; parabolas make it about 20. */
const MAX_EVALUATIONS = 500;

/** Values up to this multiple of the largest one seen are transformed without overflow (scipy's choice). */
const HEADROOM = 20;

/** Half of a double's range of exponents, so that the squares in a variance fit too. */
const LOG_HALF_RANGE = (Math.log(Number.MAX_VALUE) + Math.log(Number.EPSILON)) / 2;

/**
 * The lambda that makes T(x) most nearly normal: the maximum of the profile log-likelihood
 * −M/2 · log(var T(x)) + (lambda − 1) Σ sign(x) log(1 + |x|), which is concave. 1, the identity, where all values
 * are equal or where the best transform would round them to one.
 * @param values [M] finite, M ≥ 1
 */
export function yeoJohnsonLambda(values: Float64Array): number {
  if (values.every((value) => value === values[0])) return 1;
  const { low, high } = safeExponents(values);
  if (low >= high) return 1; // values near the end of a double's range leave no room for a power
  const { x } = minimiseBounded(negativeLogLikelihood(values), {
    low,
    high,
    tolerance: LAMBDA_TOLERANCE,
    maxEvaluations: MAX_EVALUATIONS,
  });
  return separates(values, x) ? x : 1;
}

/** The exponents that neither overflow nor underflow on these values, by the rule of scipy's `yeojohnson_normmax`. */
function safeExponents(values: Float64Array): { low: number; high: number } {
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const reach = LOG_HALF_RANGE / Math.log1p(HEADROOM * largest);
  const anyNegative = values.some((value) => value < 0);
  const anyPositive = values.some((value) => value > 0);
  return { low: anyNegative ? 2 - reach : -reach, high: anyPositive || !anyNegative ? reach : 2 + reach };
}

/**
 * Where all values have one sign, T is taken relative to the value nearest to 0, which shifts it and divides it by
 * e^(exponent · anchor): far from 0 (a price of 1000 ± 1) the variance would drown in rounding otherwise.
 */
function negativeLogLikelihood(values: Float64Array): (lambda: number) => number {
  const logs = values.map((x) => Math.sign(x) * Math.log1p(Math.abs(x)));
  const sumLogs = sum(logs);
  const nearest = logs.reduce((best, u) => (Math.abs(u) < Math.abs(best) ? u : best));
  const anchor = logs.every((u) => u >= 0) || logs.every((u) => u <= 0) ? Math.abs(nearest) : 0;
  const negative = logs.some((u) => u < 0);
  const transformed = new Float64Array(values.length);
  return (lambda) => {
    for (let i = 0; i < logs.length; i++) {
      const u = logs[i]!;
      transformed[i] = u < 0 ? -power(-u - anchor, 2 - lambda) : power(u - anchor, lambda);
    }
    const logVariance = Math.log(variance(transformed, 0)) + 2 * anchor * (negative ? 2 - lambda : lambda);
    const negativeLogLik = (values.length / 2) * logVariance - (lambda - 1) * sumLogs;
    return negativeLogLik === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : negativeLogLik; // no variance left
  };
}

/** Below this share of its size a difference of two transformed values has lost half of a double's digits. */
const LEAST_CONTRAST = 1e-8;

/** Whether T tells the smallest from the largest value; a strong power of values far from 0 makes them all one. */
function separates(values: Float64Array, lambda: number): boolean {
  const low = yeoJohnson(
    values.reduce((min, value) => Math.min(min, value)),
    lambda,
  );
  const high = yeoJohnson(
    values.reduce((max, value) => Math.max(max, value)),
    lambda,
  );
  return high - low > LEAST_CONTRAST * Math.max(Math.abs(low), Math.abs(high));
}
