import type { Rule } from '../contract.ts';
import { shown } from '../shown.ts';

/** Bounds what a holder would have had to endure. */
export const maxDrawdown: Rule = {
  description: 'the largest drawdown is at most `maxDrawdown`',
  evaluate({ metrics }, { maxDrawdown: limit }) {
    const measured = metrics.max_drawdown;
    const passed = Number.isFinite(measured) && measured <= limit;
    return {
      measured,
      limit,
      verdict: passed ? 'passed' : 'failed',
      reason: `The largest drawdown is ${shown(measured)} of peak equity, and at most ${limit} is allowed.`,
    };
  },
};
