const HALF_LOG_TWO_PI = 0.9189385332046728;

/** Log density of the standard normal distribution, in nats. NaN propagates. */
export function normalLogPdf(x: number): number {
  return -0.5 * x * x - HALF_LOG_TWO_PI;
}
