const DAY_MS = 86_400_000;

/** P&L by UTC day. Notation: N steps, D calendar days from the first to the last with a step. */
export interface DailyPnl {
  /** [D] sum of the day's steps; zero on a day without steps */
  readonly values: Float64Array;
  /** days with at least one step, at most D */
  readonly observedDays: number;
}

/**
 * Sums step P&L into UTC days. Days without a step between the first and the last count as zero P&L, so that a strategy
 * that trades rarely does not look as if it earned its P&L every day.
 * @param ts  [N] epoch ms UTC, ascending, N ≥ 1
 * @param pnl [N]
 */
export function dailyPnl(ts: Float64Array, pnl: Float64Array): DailyPnl {
  const firstDay = Math.floor(ts[0]! / DAY_MS);
  const lastDay = Math.floor(ts[ts.length - 1]! / DAY_MS);
  const values = new Float64Array(lastDay - firstDay + 1);
  let observedDays = 0;
  let previous = -1;
  for (let i = 0; i < ts.length; i++) {
    const day = Math.floor(ts[i]! / DAY_MS) - firstDay;
    if (day !== previous) observedDays++;
    previous = day;
    values[day]! += pnl[i]!;
  }
  return { values, observedDays };
}
