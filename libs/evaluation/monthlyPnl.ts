import { dailyPnl } from './dailyPnl.ts';

const DAY_MS = 86_400_000;

/** One row of the monthly table. */
export interface MonthlyPnl {
  /** UTC month, `YYYY-MM` */
  readonly month: string;
  /** sum of its steps' P&L; 0 for a month without steps */
  readonly pnl: number;
}

/**
 * P&L by UTC month, from the first to the last with a step.
 * @param ts  [N] epoch ms UTC, ascending, N ≥ 1
 * @param pnl [N]
 */
export function monthlyPnl(ts: Float64Array, pnl: Float64Array): MonthlyPnl[] {
  const firstDay = Math.floor(ts[0]! / DAY_MS);
  const months: { month: string; pnl: number }[] = [];
  dailyPnl(ts, pnl).values.forEach((value, day) => {
    const month = new Date((firstDay + day) * DAY_MS).toISOString().slice(0, 7);
    const current = months.at(-1);
    if (current?.month === month) current.pnl += value;
    else months.push({ month, pnl: value });
  });
  return months;
}
