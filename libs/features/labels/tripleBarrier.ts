import type { Series } from '@winnow/market';
import { z } from 'zod';
import { BARRIER_RULE, barrierShape, hasBarrier } from './barriers.ts';
import type { Labels } from './contract.ts';
import { labelBets } from './labelBets.ts';

export const tripleBarrierSchema = z
  .strictObject({
    kind: z
      .literal('triple_barrier')
      .describe('Whether a bet reaches its profit barrier before its stop and its time limit.'),
    side: z.enum(['long', 'short']).default('long').describe('Direction of the bets.'),
    ...barrierShape,
  })
  .refine(hasBarrier, BARRIER_RULE);
export type TripleBarrierSpec = z.infer<typeof tripleBarrierSchema>;

/**
 * Triple-barrier labels of one bet a row, all in one direction, see barriers.ts.
 * @param barIndex [N] ascending bar indices
 */
export function tripleBarrier(series: Series, barIndex: Int32Array, spec: TripleBarrierSpec, endBar: number): Labels {
  const side = new Int8Array(barIndex.length).fill(spec.side === 'long' ? 1 : -1);
  const { weight: _all, ...labels } = labelBets(series, barIndex, side, spec, endBar);
  return labels;
}
