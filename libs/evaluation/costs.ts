import { z } from 'zod';

const optionalLimit = () => z.number().positive().optional();

/**
 * The `costs` key of a study: what trading costs, which orders a venue would refuse, and the limits that the account
 * keeps. Only `costBps` and `minOrder` have defaults; what is absent costs nothing and refuses nothing.
 */
export const costsSchema = z
  .strictObject({
    costBps: z.number().min(0).default(1).describe('cost of trading, basis points of the traded fraction of capital'),
    minOrder: z
      .number()
      .min(0)
      .default(0)
      .describe('smallest order, as a fraction of capital; a smaller one is rejected and the position stays'),
    spreadBps: z
      .number()
      .min(0)
      .optional()
      .describe('bid–ask spread, basis points of the price; a trade pays half of it'),
    perShare: z.number().min(0).optional().describe('fee per share or contract, in the currency of the price'),
    impact: z
      .number()
      .min(0)
      .optional()
      .describe('square-root impact: a trade pays impact · σ · √(order / volume of the bar), σ of one-bar returns'),
    capital: optionalLimit().describe('capital of a symbol in the currency of the price; sizes orders in shares'),
    lotShares: z.number().min(0).optional().describe('smallest order in shares; a smaller one is rejected'),
    maxVolumeShare: optionalLimit().describe(
      'largest order as a share of the bar’s volume; a larger one is rejected (default with impact: 1)',
    ),
    priceLimit: optionalLimit().describe(
      'limit-up and limit-down as a one-bar return; buys at or above it and sells at or below its negative are rejected',
    ),
    maxPosition: optionalLimit().describe('largest |position|, fraction of capital; a larger target is cut to it'),
    maxTurnover: optionalLimit().describe('largest |change of position| per bar; a larger order is cut to it'),
  })
  .refine(({ capital, impact, lotShares, maxVolumeShare }) => {
    return capital !== undefined || (impact ?? lotShares ?? maxVolumeShare) === undefined;
  }, 'capital must be given with impact, lotShares or maxVolumeShare');
export type Costs = z.infer<typeof costsSchema>;
