import { z } from 'zod';

/** The `costs` key of a study: what trading costs and which orders a venue would refuse. */
export const costsSchema = z.strictObject({
  costBps: z.number().min(0).default(1).describe('cost of trading, basis points of the traded fraction of capital'),
  minOrder: z
    .number()
    .min(0)
    .default(0)
    .describe('smallest order, as a fraction of capital; a smaller one is rejected and the position stays'),
});
export type Costs = z.infer<typeof costsSchema>;
