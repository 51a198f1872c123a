import { take } from '@winnow/numerics';
import type { Labels } from '../labels/contract.ts';
import { type SampleWeightsSpec, sampleWeights } from './sampleWeights.ts';

/**
 * The weights that a fold's training rows go into a fit with: those that the study asks for, and 0 for rows that their
 * label says teach nothing; such rows do not count as overlapping either. Mean 1 over the rows that count.
 * @param close    [T] closes of the series
 * @param barIndex [N] bar of each row
 * @param labels   of the N rows
 * @param train    [M] training rows, ascending
 * @returns [M], or undefined where all rows weigh the same
 * @throws WinnowError as `sampleWeights`
 */
export function trainingWeights(
  close: Float64Array,
  barIndex: Int32Array,
  labels: Labels,
  train: Int32Array,
  spec: SampleWeightsSpec | undefined,
): Float64Array | undefined {
  if (spec === undefined) return labels.weight && take(labels.weight!, train);
  const counts = (row: number) => labels.weight === undefined || labels.weight[row]! > 0;
  const counted = train.filter(counts);
  const spans = {
    barIndex: counted.map((row) => barIndex[row]!),
    endIndex: counted.map((row) => labels.endIndex[row]!),
  };
  const weights = sampleWeights(close, spans, spec).values();
  return Float64Array.from(train, (row) => (counts(row) ? weights.next().value! : 0));
}
