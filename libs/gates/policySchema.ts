import { z } from 'zod';

/** The `gate` key of a study: the limit of each rule that has one. */
export const policySchema = z.strictObject({
  minObservationDays: z.int().min(1).default(250).describe('UTC days with P&L that a decision needs at least'),
  minSharpeDaily: z.number().default(1).describe('smallest annualised Sharpe ratio of daily P&L that passes'),
  minDeflatedSharpe: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('smallest probability that the Sharpe ratio is not the luck of many trials; default: not asked for'),
  maxDrawdown: z.number().min(0).max(1).default(0.2).describe('largest drawdown that passes, fraction of peak equity'),
});
export type GatePolicy = z.infer<typeof policySchema>;
