import { z } from 'zod';
import type { Sizer } from './contract.ts';

export const kellyFractionSchema = z.strictObject({
  kind: z.literal('kelly_fraction'),
  fraction: z.number().positive().max(1).default(0.5).describe('share of the full Kelly bet'),
  payoff: z.number().positive().default(1).describe('mean gain of a right bet over mean loss of a wrong one'),
  maxSize: z.number().positive().default(1).describe('largest size, fraction of capital'),
});

/**
 * A share of the Kelly bet of a binary wager (Kelly 1956; Thorp 2006, "The Kelly criterion in blackjack, sports betting
 * and the stock market", eq. 2.3): f = p − (1 − p)/payoff, where a conviction c is read as the probability of being
 * right p = (1 + |c|)/2. A wager without an edge gets no size.
 */
export const kellyFraction: Sizer<z.infer<typeof kellyFractionSchema>> = {
  description: 'a share of the Kelly bet for the probability that the conviction implies',
  needsBars: false,
  size: (strengths, { fraction, payoff, maxSize }) =>
    strengths.map((strength) => {
      const pRight = (1 + strength) / 2;
      const kelly = pRight - (1 - pRight) / payoff;
      return Math.min(maxSize, Math.max(0, fraction * kelly));
    }),
};
