import { z } from 'zod';
import type { Sizer } from './contract.ts';

export const scoreToSizeSchema = z.strictObject({
  kind: z.literal('score_to_size'),
  power: z.number().positive().default(1).describe('size grows with |conviction| to this power'),
  step: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('sizes are rounded to multiples of this share of maxSize; 0 rounds nothing'),
  maxSize: z
    .number()
    .positive()
    .default(1)
    .describe('size at full conviction, fraction of capital, rounded like the others'),
});

/** Rounding to steps keeps small changes of a score from trading (López de Prado 2018, section 10.5). */
export const scoreToSize: Sizer<z.infer<typeof scoreToSizeSchema>> = {
  description: 'size follows |conviction|, in steps',
  needsBars: false,
  size: (strengths, { power, step, maxSize }) =>
    strengths.map((strength) => {
      const share = strength ** power;
      return maxSize * (step === 0 ? share : Math.min(1, Math.round(share / step) * step));
    }),
};
