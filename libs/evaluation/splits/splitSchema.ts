import { z } from 'zod';

const embargoBars = z.int().min(0).default(5).describe('bars of distance kept between training and test labels');

/** One schema per kind of split; `makeFolds` has one maker per entry. */
export const splitSchemas = {
  purged_kfold: z.strictObject({
    kind: z.literal('purged_kfold'),
    folds: z.int().min(2).max(50).default(5).describe('number of test blocks; each row is tested once'),
    embargoBars,
  }),
  walk_forward: z.strictObject({
    kind: z.literal('walk_forward'),
    folds: z.int().min(1).max(50).default(4).describe('number of test blocks, each predicted from its past only'),
    embargoBars,
  }),
};

/** The `split` key of a study's stage. An unknown key is an error. */
export const splitSchema = z.discriminatedUnion('kind', [splitSchemas.purged_kfold, splitSchemas.walk_forward]);

export type SplitKind = keyof typeof splitSchemas;
/** The split of one kind, or of any; written over the kinds so that `makers[split.kind](split)` type-checks. */
export type Split<K extends SplitKind = SplitKind> = { [P in K]: { kind: P } & z.infer<(typeof splitSchemas)[P]> }[K];
