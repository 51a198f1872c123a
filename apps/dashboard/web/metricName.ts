import { formatName } from './format.ts';

/** Names that are no words when their underscores are gone. */
const NAMES: Readonly<Record<string, string>> = {
  pnl_after_cost: 'P&L after costs',
  sharpe_daily: 'Sharpe (daily)',
  log_likelihood: 'Log-likelihood / row',
  n_trades: 'Trades',
};

/** A metric of a run as a heading. */
export function metricName(metric: string): string {
  return NAMES[metric] ?? formatName(metric);
}
