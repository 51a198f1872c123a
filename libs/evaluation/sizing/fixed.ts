import { z } from 'zod';
import type { Sizer } from './contract.ts';

export const fixedSchema = z.strictObject({
  kind: z.literal('fixed'),
  size: z.number().positive().default(1).describe('size of every position, fraction of capital'),
});

export const fixed: Sizer<z.infer<typeof fixedSchema>> = {
  description: 'every position has the same size',
  needsBars: false,
  size: (strengths, { size }) => new Float64Array(strengths.length).fill(size),
};
