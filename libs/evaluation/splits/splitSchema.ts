import { z } from 'zod';
import { binomial } from './combinations.ts';
import { MAX_SPLITS } from './cpcv.ts';
import { embargoSchema } from './embargo.ts';

const embargo = {
  embargoBars: z.int().min(0).default(5).describe('bars of distance kept between training and test labels'),
  embargo: embargoSchema
    .optional()
    .describe('the same distance in bars, time or a share of the rows; replaces embargoBars'),
};

/** One schema per kind of split; `makeFolds` has one maker per entry. */
export const splitSchemas = {
  purged_kfold: z.strictObject({
    kind: z.literal('purged_kfold').describe('Each of several blocks is tested by a model of all others.'),
    folds: z.int().min(2).max(50).default(5).describe('number of test blocks; each row is tested once'),
    ...embargo,
  }),
  walk_forward: z.strictObject({
    kind: z.literal('walk_forward').describe('Each of several blocks is tested by a model of what came before it.'),
    folds: z.int().min(1).max(50).default(4).describe('number of test blocks, each predicted from its past only'),
    trainRows: z
      .int()
      .min(1)
      .optional()
      .describe('rolling: train on the latest so many rows only; default: expanding, on all earlier rows'),
    ...embargo,
  }),
  cpcv: z
    .strictObject({
      kind: z
        .literal('cpcv')
        .describe(
          'Combinatorial purged cross-validation: every choice of testGroups out of groups is tested by a model of the others, which makes testGroups / groups · C(groups, testGroups) backtest paths over all rows. The metrics of a trial are means over paths.',
        ),
      groups: z.int().min(2).max(50).default(10).describe('contiguous groups that the rows are cut into'),
      testGroups: z.int().min(1).default(2).describe('groups tested at a time, fewer than all'),
      ...embargo,
    })
    .refine(({ groups, testGroups }) => testGroups < groups, {
      path: ['testGroups'],
      message: 'must be smaller than groups',
    })
    .refine(({ groups, testGroups }) => binomial(groups, testGroups) <= MAX_SPLITS, {
      path: ['testGroups'],
      message: `must make at most ${MAX_SPLITS} choices of groups, as each is a fit`,
    }),
};

/** The `split` key of a study's stage. An unknown key is an error. */
export const splitSchema = z.discriminatedUnion('kind', [
  splitSchemas.purged_kfold,
  splitSchemas.walk_forward,
  splitSchemas.cpcv,
]);

export type SplitKind = keyof typeof splitSchemas;
/** The split of one kind, or of any; written over the kinds so that `makers[split.kind](split)` type-checks. */
export type Split<K extends SplitKind = SplitKind> = { [P in K]: { kind: P } & z.infer<(typeof splitSchemas)[P]> }[K];
