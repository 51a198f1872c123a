import { standardDeviation } from '@winnow/numerics';
import type { RunMetrics } from '../metrics.ts';

/**
 * Sample variance (ddof 1) of `sharpe_daily` over runs, annualised as that is: how widely the trials of a search spread. Runs
 * whose ratio was divided by the volatility floor have none. Null for fewer than two runs that have one.
 */
export function trialSharpeVariance(runs: readonly RunMetrics[]): number | null {
  const counted = runs.filter((run) => !run.vol_floor_applied && Number.isFinite(run.sharpe_daily));
  if (counted.length < 2) return null;
  return (
    standardDeviation(
      Float64Array.from(counted, (run) => run.sharpe_daily),
      1,
    ) ** 2
  );
}
