import { z } from 'zod';

/**
 * Simple primary models for meta-labels: rules that say long, short or nothing at the close of a bar. Causal: the side at
 * bar t is a function of the closes up to t. Before a rule has the bars it needs, and at a tie, there is no bet.
 */

const bars = z.int().min(1).max(1000);

export const primarySchemas = {
  momentum: z.strictObject({
    kind: z.literal('momentum').describe('Sign of the change of the close over a number of bars.'),
    bars: bars.describe('Bars to look back.'),
  }),
  reversal: z.strictObject({
    kind: z.literal('reversal').describe('Against the change of the close over a number of bars.'),
    bars: bars.describe('Bars to look back.'),
  }),
  sma_cross: z
    .strictObject({
      kind: z.literal('sma_cross').describe('Sign of a fast minus a slow simple moving average of the close.'),
      fast: bars.describe('Bars of the fast average.'),
      slow: bars.describe('Bars of the slow average.'),
    })
    .refine(({ fast, slow }) => fast < slow, 'fast must be below slow'),
};
export const primarySchema = z.discriminatedUnion('kind', [
  primarySchemas.momentum,
  primarySchemas.reversal,
  primarySchemas.sma_cross,
]);

export type PrimaryKind = keyof typeof primarySchemas;
export type PrimarySpec<K extends PrimaryKind = PrimaryKind> = {
  [P in K]: { kind: P } & z.infer<(typeof primarySchemas)[P]>;
}[K];

/** Positive long, negative short, 0 nothing; NaN before the rule has its bars. */
const rules: { readonly [K in PrimaryKind]: (close: Float64Array, t: number, spec: PrimarySpec<K>) => number } = {
  momentum: (close, t, spec) => close[t]! - (close[t - spec.bars] ?? Number.NaN),
  reversal: (close, t, spec) => (close[t - spec.bars] ?? Number.NaN) - close[t]!,
  sma_cross: (close, t, { fast, slow }) => trailingMean(close, t, fast) - trailingMean(close, t, slow),
};

/**
 * @param close    [T]
 * @param barIndex [N] ascending bar indices
 * @returns [N] 1, −1 or 0
 */
export function primarySides<K extends PrimaryKind>(
  close: Float64Array,
  barIndex: Int32Array,
  spec: PrimarySpec<K>,
): Int8Array {
  return Int8Array.from(barIndex, (bar) => Math.sign(rules[spec.kind](close, bar, spec)) || 0);
}

/** Relative to the last value, so that constant prices have exactly their value as mean; NaN before `window` bars. */
function trailingMean(values: Float64Array, last: number, window: number): number {
  if (last < window - 1) return Number.NaN;
  const anchor = values[last]!;
  let sum = 0;
  for (let i = last - window + 1; i < last; i++) sum += values[i]! - anchor;
  return anchor + sum / window;
}
