import { DAYS_PER_YEAR, deflatedSharpe as deflate } from '@winnow/evaluation';
import type { GateInput, Rule } from '../contract.ts';
import { shown } from '../shown.ts';

/**
 * Asks how sure it is that the candidate has any edge, given how many were tried. Every trial of the study counts, and every
 * earlier look at the forward window: its result may have shaped this study.
 */
export const deflatedSharpe: Rule = {
  description:
    'the deflated Sharpe ratio, for the best of the trials of the study and the earlier looks at its forward window, is at least `minDeflatedSharpe`; only where the policy has that limit',
  isOn: ({ minDeflatedSharpe }) => minDeflatedSharpe !== undefined,
  evaluate(candidate, { minDeflatedSharpe: limit = 0 }) {
    const measured = probability(candidate);
    const passed = Number.isFinite(measured) && measured >= limit;
    return {
      measured,
      limit,
      verdict: passed ? 'passed' : 'failed',
      reason: Number.isNaN(measured)
        ? 'The deflated Sharpe ratio cannot be computed: daily P&L hardly varies, or fewer than two trials of the search have a Sharpe ratio.'
        : `The deflated Sharpe ratio for the best of ${tried(candidate)} trials is ${shown(measured)}, and at least ${limit} is required.`,
    };
  },
};

/** NaN where it cannot be computed. Ratios are annualised as stored, and the statistic is of days. */
function probability(candidate: GateInput): number {
  const { metrics, sharpeVariance } = candidate;
  const { sharpe_daily: sharpe, skew_daily: skew, kurtosis_daily: kurtosis, calendar_days: observations } = metrics;
  if (sharpeVariance === null || skew === undefined || kurtosis === undefined || observations === undefined) {
    return Number.NaN;
  }
  const moments = { sharpe: sharpe / Math.sqrt(DAYS_PER_YEAR), skew, kurtosis, observations };
  return deflate(moments, { trials: tried(candidate), sharpeVariance: sharpeVariance / DAYS_PER_YEAR });
}

function tried({ trialCount, forwardLooks }: GateInput): number {
  return trialCount + forwardLooks;
}
