import { z } from 'zod';
import type { Sizer } from './contract.ts';
import { fixed, fixedSchema } from './fixed.ts';
import { kellyFraction, kellyFractionSchema } from './kellyFraction.ts';
import { scoreToSize, scoreToSizeSchema } from './scoreToSize.ts';
import { volatilityTarget, volatilityTargetSchema } from './volatilityTarget.ts';

/** One schema per sizing policy, by the `kind` of its options. */
export const sizingSchemas = {
  fixed: fixedSchema,
  volatility_target: volatilityTargetSchema,
  kelly_fraction: kellyFractionSchema,
  score_to_size: scoreToSizeSchema,
};

/** The `sizing` key of a policy. */
export const sizingSchema = z.discriminatedUnion('kind', [
  sizingSchemas.fixed,
  sizingSchemas.volatility_target,
  sizingSchemas.kelly_fraction,
  sizingSchemas.score_to_size,
]);

export type SizingKind = keyof typeof sizingSchemas;
/** The options of one policy, or of any; written over the kinds so that `sizers[sizing.kind]` type-checks. */
export type Sizing<K extends SizingKind = SizingKind> = {
  [P in K]: { kind: P } & z.infer<(typeof sizingSchemas)[P]>;
}[K];

export const sizers: { readonly [K in SizingKind]: Sizer<Sizing<K>> } = {
  fixed,
  volatility_target: volatilityTarget,
  kelly_fraction: kellyFraction,
  score_to_size: scoreToSize,
};
