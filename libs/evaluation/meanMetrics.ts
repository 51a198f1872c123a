import { assertArgument } from '@winnow/core';
import type { RunMetrics } from './metrics.ts';

/**
 * The metrics of one run that was backtested along several paths, each figure the mean over paths; the floor counts as
 * applied when it was on any path. An objective is linear in the metrics, so that of the mean is the mean of those of the
 * paths. Spread and worst path are not in it: paths share bars and models, so their spread is no standard error.
 * @throws WinnowError `argument_invalid` without paths
 */
export function meanMetrics(paths: readonly RunMetrics[]): RunMetrics {
  assertArgument(paths.length > 0, 'meanMetrics', 'a run must have paths', paths.length);
  const mean = (figure: (metrics: RunMetrics) => number) =>
    paths.reduce((total, metrics) => total + figure(metrics), 0) / paths.length;
  const haveMoments = paths.every((metrics) => metrics.calendar_days !== undefined);
  const hasDensity = paths.every((metrics) => metrics.log_likelihood !== undefined);
  return {
    pnl_after_cost: mean((metrics) => metrics.pnl_after_cost),
    sharpe_step_raw: mean((metrics) => metrics.sharpe_step_raw),
    sharpe_daily: mean((metrics) => metrics.sharpe_daily),
    sharpe_method: 'daily_agg_v1',
    observation_days: mean((metrics) => metrics.observation_days),
    vol_floor_applied: paths.some((metrics) => metrics.vol_floor_applied),
    max_drawdown: mean((metrics) => metrics.max_drawdown),
    turnover: mean((metrics) => metrics.turnover),
    reject_rate: mean((metrics) => metrics.reject_rate),
    hit_rate: mean((metrics) => metrics.hit_rate),
    n_trades: mean((metrics) => metrics.n_trades),
    costs_paid: mean((metrics) => metrics.costs_paid),
    ...(hasDensity && { log_likelihood: mean((metrics) => metrics.log_likelihood!) }),
    ...(haveMoments && {
      skew_daily: mean((metrics) => metrics.skew_daily!),
      kurtosis_daily: mean((metrics) => metrics.kurtosis_daily!),
      calendar_days: mean((metrics) => metrics.calendar_days!),
    }),
  };
}
