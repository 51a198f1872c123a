/**
 * Run metrics. Notation: N steps, D calendar days (UTC) from the first to the last step. P&L is in fractions of the
 * starting capital.
 */
import { assertArgument, assertShape } from '@winnow/core';
import { mean, standardDeviation, sum } from '@winnow/numerics';
import type { PolicyComparison } from './comparePolicies.ts';
import { dailyPnl } from './dailyPnl.ts';
import { maxDrawdown } from './maxDrawdown.ts';
import type { RunSteps } from './runSteps.ts';
import { returnMoments } from './statistics/returnMoments.ts';
import { VOL_FLOOR } from './volFloor.ts';

/** Every calendar day counts, traded or not, so the year has all of them. */
export const DAYS_PER_YEAR = 365;

/** The metrics of a run, with the keys under which they are stored. */
export interface RunMetrics {
  /** sum of step P&L after costs */
  readonly pnl_after_cost: number;
  /** mean / standard deviation (ddof 1) of step P&L, not annualised; for diagnosis only, no gate reads it */
  readonly sharpe_step_raw: number;
  /** mean / standard deviation (ddof 1) of daily P&L · √365; days without steps count as zero */
  readonly sharpe_daily: number;
  /** how `sharpe_daily` was computed; a change of the definition gets a new name */
  readonly sharpe_method: 'daily_agg_v1';
  /** UTC days with at least one step; zero-filled days are no observation */
  readonly observation_days: number;
  /** daily standard deviation was below 1e-8, or D < 2, and `sharpe_daily` was divided by 1e-8 instead */
  readonly vol_floor_applied: boolean;
  /** largest fall of 1 + cumulative P&L below its peak, as a fraction of the peak; ≥ 0 */
  readonly max_drawdown: number;
  /** mean |Δposition| per step */
  readonly turnover: number;
  /** rejected orders / orders sent; 0 without orders */
  readonly reject_rate: number;
  /** share of the steps with a position whose P&L before costs was positive; 0 without positions */
  readonly hit_rate: number;
  /** accepted position changes */
  readonly n_trades: number;
  /** sum of trading costs, already deducted from `pnl_after_cost` */
  readonly costs_paid: number;
  /**
   * mean over the test rows of log p(row | rows before it), features scaled as the model sees them, in nats; only of models
   * that have a density. Comparable between trials that scale the same features in the same way.
   */
  readonly log_likelihood?: number;
  /** third standardised moment of daily P&L, zero-filled; like the next two absent where the floor applied, and in older runs */
  readonly skew_daily?: number;
  /** fourth standardised moment of the same, raw: 3 for a normal */
  readonly kurtosis_daily?: number;
  /** D: how many days those and `sharpe_daily` are of */
  readonly calendar_days?: number;
  /** only of ensembles: each policy on the same rows, and whether the ensemble is accepted; its own are the metrics here */
  readonly policies?: PolicyComparison<PolicyMetrics>;
}

/** The metrics of one policy among several. */
export type PolicyMetrics = Omit<RunMetrics, 'policies'>;

/** @throws WinnowError `argument_invalid` for a run without steps, `shape_mismatch` for arrays of unequal length */
export function runMetrics(run: RunSteps): RunMetrics {
  const where = 'runMetrics';
  assertArgument(run.ts.length > 0, where, 'a run must have steps', run.ts.length);
  assertShape(where, 'pnl', run.pnl, run.ts.length);
  assertShape(where, 'traded', run.traded, run.ts.length);
  const daily = dailyPnl(run.ts, run.pnl);
  const dailyVol = sampleVol(daily.values);
  return {
    pnl_after_cost: sum(run.pnl),
    sharpe_step_raw: mean(run.pnl) / Math.max(sampleVol(run.pnl), VOL_FLOOR),
    sharpe_daily: (mean(daily.values) / Math.max(dailyVol, VOL_FLOOR)) * Math.sqrt(DAYS_PER_YEAR),
    sharpe_method: 'daily_agg_v1',
    observation_days: daily.observedDays,
    vol_floor_applied: dailyVol < VOL_FLOOR,
    max_drawdown: maxDrawdown(run.pnl),
    turnover: mean(run.traded),
    reject_rate: share(run.rejects, run.orders),
    hit_rate: share(run.hitSteps, run.exposedSteps),
    n_trades: run.orders - run.rejects,
    costs_paid: run.costsPaid,
    ...(dailyVol >= VOL_FLOOR && dailyMoments(daily.values)),
  };
}

function dailyMoments(daily: Float64Array) {
  const { skew, kurtosis, observations } = returnMoments(daily);
  return { skew_daily: skew, kurtosis_daily: kurtosis, calendar_days: observations };
}

/** Standard deviation with ddof 1; a single value shows no variation, so it counts as 0. */
function sampleVol(values: Float64Array): number {
  return values.length < 2 ? 0 : standardDeviation(values, 1);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
