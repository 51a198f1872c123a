import { WinnowError } from '@winnow/core';
import { mean } from '@winnow/numerics';
import { z } from 'zod';
import { averageUniqueness } from './averageUniqueness.ts';
import type { LabelSpans } from './labelSpans.ts';
import { returnAttribution } from './returnAttribution.ts';
import { timeDecay } from './timeDecay.ts';

/** The `sampleWeights` of a study file. */
export const sampleWeightsSchema = z.strictObject({
  kind: z
    .enum(['equal', 'uniqueness', 'return_attribution'])
    .describe('equal; by how little a label overlaps others; or by the absolute return that is its own'),
  oldest: z
    .number()
    .gt(-1)
    .max(1)
    .default(1)
    .describe('time decay: factor of the oldest rows, 1 for none; below 0 the oldest share of that size gets 0'),
});
export type SampleWeightsSpec = z.infer<typeof sampleWeightsSchema>;

const rawWeights: {
  readonly [K in SampleWeightsSpec['kind']]: (
    close: Float64Array,
    spans: LabelSpans,
    uniqueness: Float64Array,
  ) => Float64Array;
} = {
  equal: (_close, { barIndex }) => new Float64Array(barIndex.length).fill(1),
  uniqueness: (_close, _spans, uniqueness) => uniqueness,
  return_attribution: (close, spans) => returnAttribution(close, spans),
};

/**
 * Weights of training rows, with mean 1, so that a model's penalty means the same with and without them. Pass the
 * training rows only: the overlap with test labels would tell when those end.
 * @param close [T] closes; none after the largest endIndex is read
 * @param spans label spans of the M training rows
 * @returns [M] 0 or more
 * @throws WinnowError `argument_invalid` for no rows, rows out of order or an empty span; `model_fit_failed` when all
 *         weights are 0
 */
export function sampleWeights(close: Float64Array, spans: LabelSpans, spec: SampleWeightsSpec): Float64Array {
  const uniqueness = averageUniqueness(spans);
  const decay = timeDecay(uniqueness, spec.oldest);
  const weights = rawWeights[spec.kind](close, spans, uniqueness).map((weight, i) => weight * decay[i]!);
  const average = mean(weights);
  if (average > 0) return weights.map((weight) => weight / average);
  const rule = `${spec.kind} must give some row a weight: prices must move`;
  throw new WinnowError('model_fit_failed', { where: 'sampleWeights', rule, got: average });
}
