import type { Rule } from '../contract.ts';
import { shown } from '../shown.ts';

/**
 * Reads `sharpe_daily` only. A ratio that was divided by the volatility floor measures the floor, not the strategy, and
 * fails however large it is.
 */
export const sharpeDaily: Rule = {
  description:
    'the Sharpe ratio of daily P&L, annualised by √365, is at least `minSharpeDaily` and was not computed with the volatility floor',
  evaluate({ metrics }, { minSharpeDaily: limit }) {
    const measured = metrics.sharpe_daily;
    const passed = !metrics.vol_floor_applied && Number.isFinite(measured) && measured >= limit;
    return {
      measured,
      limit,
      verdict: passed ? 'passed' : 'failed',
      reason: metrics.vol_floor_applied
        ? 'Daily P&L hardly varies, so its Sharpe ratio says nothing.'
        : `The daily Sharpe ratio is ${shown(measured)}, and at least ${limit} is required.`,
    };
  },
};
