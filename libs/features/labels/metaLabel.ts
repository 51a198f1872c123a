import type { Series } from '@winnow/market';
import { z } from 'zod';
import { BARRIER_RULE, barrierShape, hasBarrier } from './barriers.ts';
import type { Labels } from './contract.ts';
import { labelBets } from './labelBets.ts';
import { primarySchema, primarySides } from './primarySides.ts';

export const metaLabelSchema = z
  .strictObject({
    kind: z.literal('meta_label').describe('Whether the bet of a primary rule is worth taking.'),
    primary: primarySchema.describe('The rule that gives the direction of the bets.'),
    ...barrierShape,
  })
  .refine(hasBarrier, BARRIER_RULE);
export type MetaLabelSpec = z.infer<typeof metaLabelSchema>;

/**
 * Meta-labels (López de Prado 2018, "Advances in Financial Machine Learning", section 3.6): the primary rule says which
 * way, the label whether that paid. `side` travels with the labels, so that a prediction sizes the primary's bet.
 * @param barIndex [N] ascending bar indices
 */
export function metaLabel(series: Series, barIndex: Int32Array, spec: MetaLabelSpec, endBar: number): Labels {
  return labelBets(series, barIndex, primarySides(series.close, barIndex, spec.primary), spec, endBar);
}
