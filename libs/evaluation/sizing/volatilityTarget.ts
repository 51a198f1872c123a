import { z } from 'zod';
import { trailingVol } from '../trailingVol.ts';
import { VOL_FLOOR } from '../volFloor.ts';
import type { Sizer } from './contract.ts';

export const volatilityTargetSchema = z.strictObject({
  kind: z.literal('volatility_target'),
  targetVol: z.number().positive().default(0.1).describe('yearly standard deviation of P&L to aim at'),
  lookback: z.int().min(2).max(10_000).default(60).describe('bars from which the current volatility is taken'),
  barsPerYear: z
    .number()
    .positive()
    .default(252)
    .describe('bars a year: 252 for daily bars of stocks, 365 of a market that never closes, 8760 for its hours'),
  maxSize: z.number().positive().default(1).describe('largest size, fraction of capital'),
});

/** Rows with fewer than `lookback` returns before them, and rows of a price that stands still, get no position. */
export const volatilityTarget: Sizer<z.infer<typeof volatilityTargetSchema>> = {
  description: 'size is inverse to the recent volatility, so that P&L varies alike in calm and in rough markets',
  needsBars: true,
  size: (strengths, { targetVol, lookback, barsPerYear, maxSize }, { close, bar }) => {
    const targetPerBar = targetVol / Math.sqrt(barsPerYear);
    const vol = trailingVol(close, bar, lookback);
    return strengths.map((_, i) => {
      if (bar[i]! < lookback || vol[i]! < VOL_FLOOR) return 0;
      return Math.min(maxSize, targetPerBar / vol[i]!);
    });
  },
};
