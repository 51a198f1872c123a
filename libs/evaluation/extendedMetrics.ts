/**
 * Figures of a finished run for reports. Kept apart from `RunMetrics`, which is what trial events store and gates read.
 *
 * Notation: S symbols, N steps of the portfolio, D calendar days (UTC) from the first to the last step; P&L in fractions
 * of the starting capital. Ratios without a denominator: 0 where the numerator is 0 too, else ±∞.
 */
import { mean, quantile, sum } from '@winnow/numerics';
import type { Backtest } from './backtest.ts';
import { dailyPnl } from './dailyPnl.ts';
import { type RejectReason, rejectReasons } from './execution.ts';
import { maxDrawdown } from './maxDrawdown.ts';
import { DAYS_PER_YEAR } from './metrics.ts';
import { type MonthlyPnl, monthlyPnl } from './monthlyPnl.ts';
import { combineSymbols } from './portfolio.ts';

const TAIL = 0.05; // the tail ratio compares the 95 % with the 5 % quantile, as empyrical does

export interface ExtendedMetrics {
  /** mean daily P&L · 365 */
  readonly pnl_per_year: number;
  /** mean daily P&L / √(mean of min(daily P&L, 0)²) · √365 (Sortino & Price 1994, target 0); zero-filled days count */
  readonly sortino_daily: number;
  /** pnl_per_year / max_drawdown */
  readonly calmar: number;
  /** share of all steps of all symbols with a position */
  readonly exposure: number;
  /** sum of the gains of winning steps / sum of the losses of losing steps, after costs */
  readonly profit_factor: number;
  /** |95 % quantile| / |5 % quantile| of daily P&L */
  readonly tail_ratio: number;
  /** mean number of steps from entry, or a change of side, to exit; a position still open at the end counts as it is */
  readonly average_holding_steps: number;
  /** rejected orders by reason, summed over symbols */
  readonly rejects_by: Readonly<Record<RejectReason, number>>;
  /** P&L of every calendar month from the first to the last step */
  readonly monthly: readonly MonthlyPnl[];
}

/**
 * @param runs [S] one backtest per symbol; capital is shared as in `combineSymbols`
 * @throws WinnowError `argument_invalid` without symbols or steps
 */
export function extendedMetrics(runs: readonly Backtest[]): ExtendedMetrics {
  const { ts, pnl } = combineSymbols(runs);
  const daily = dailyPnl(ts, pnl).values;
  const pnlPerYear = mean(daily) * DAYS_PER_YEAR;
  const downside = Math.sqrt(mean(daily.map((value) => Math.min(value, 0) ** 2)));
  const steps = runs.reduce((total, run) => total + run.position.length, 0);
  const exposedSteps = runs.reduce((total, run) => total + run.exposedSteps, 0);
  const holdings = runs.reduce((total, { position }) => total + countHoldings(position), 0);
  return {
    pnl_per_year: pnlPerYear,
    sortino_daily: ratio(mean(daily), downside) * Math.sqrt(DAYS_PER_YEAR),
    calmar: ratio(pnlPerYear, maxDrawdown(pnl)),
    exposure: exposedSteps / steps,
    profit_factor: ratio(sum(pnl.filter((step) => step > 0)), -sum(pnl.filter((step) => step < 0))),
    tail_ratio: ratio(Math.abs(quantile(daily, 1 - TAIL)), Math.abs(quantile(daily, TAIL))),
    average_holding_steps: ratio(exposedSteps, holdings),
    rejects_by: sumRejects(runs),
    monthly: monthlyPnl(ts, pnl),
  };
}

/** Stretches of steps on one side of the market. */
function countHoldings(position: Float64Array): number {
  let count = 0;
  let before = 0;
  for (const held of position) {
    const side = Math.sign(held);
    if (side !== 0 && side !== before) count++;
    before = side;
  }
  return count;
}

function sumRejects(runs: readonly Backtest[]): Record<RejectReason, number> {
  const total = { lot_size: 0, volume_share: 0, price_limit: 0 };
  for (const { rejectsBy } of runs) for (const reason of rejectReasons) total[reason] += rejectsBy[reason];
  return total;
}

function ratio(part: number, whole: number): number {
  return part === 0 ? 0 : part / Math.abs(whole);
}
