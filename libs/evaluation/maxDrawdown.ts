/**
 * Largest fall of equity below its running peak, as a fraction of that peak. Equity is 1 + cumulative P&L and the first
 * peak is the starting capital, 1. The result is ≥ 0, and above 1 only if more than the capital was lost.
 * @param pnl [N] fractions of the starting capital
 */
export function maxDrawdown(pnl: Float64Array): number {
  let equity = 1;
  let peak = 1;
  let worst = 0;
  for (const step of pnl) {
    equity += step;
    peak = Math.max(peak, equity);
    worst = Math.max(worst, (peak - equity) / peak);
  }
  return worst;
}
