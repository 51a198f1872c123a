import type { Rule } from '../contract.ts';

/** Comes before the rules that need enough days to mean anything. */
export const observationDays: Rule = {
  description: 'the run has at least `minObservationDays` UTC days with P&L',
  evaluate({ metrics }, { minObservationDays: limit }) {
    const measured = metrics.observation_days;
    const passed = Number.isFinite(measured) && measured >= limit;
    return {
      measured,
      limit,
      verdict: passed ? 'passed' : 'insufficient_observation',
      reason: `The run has ${measured} observation days, and ${limit} are needed.`,
    };
  },
};
