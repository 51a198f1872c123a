import { scalerSchema } from '@winnow/features';
import { columnMappingSchema, fileFormats, isTimeZone, parseTimestamp, timeframes } from '@winnow/market';
import { covarianceTypes, defaultRegimeThresholds } from '@winnow/models';
import { z } from 'zod';
import { schemaError } from '../schemaError.ts';

/**
 * The file that `winnow hmm train` takes. Strict everywhere: an unknown key is an error, never ignored. Relative paths start
 * at the folder of the file.
 */

const instant = z
  .string()
  .refine(
    (text) => typeof parseTimestamp(text) === 'number',
    'must be a UTC date YYYY-MM-DD or an ISO 8601 time with zone',
  );

const fileSchema = z.strictObject({
  source: z.string().min(1).describe('CSV, CSV.gz or Parquet file, or npm:<package>/<path>.'),
  format: z.enum(fileFormats).optional().describe('Default: by the ending of the name.'),
  symbol: z.string().min(1).optional().describe('Default: the file’s name up to its first point.'),
  timeframe: z.enum(timeframes).optional().describe('Length of a bar; default: the usual step.'),
  columns: columnMappingSchema
    .extend({ ts: z.string().min(1).nullable().optional().describe('Header of the time; null when rows have none.') })
    .optional()
    .describe('Headers, where they differ from the column names. With features.columns only ts and close are of use.'),
  time_zone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone')
    .optional()
    .describe('Zone of time stamps that name none.'),
});

const barTimeframes = ['1H', '4H', '12H', '1D'] as const;

const featuresSchema = z
  .strictObject({
    feature_set: z
      .enum(['v1', 'v2'])
      .optional()
      .describe('Features of bars: configs/features/hmm_v1.json or hmm_v2.json.'),
    timeframes: z
      .array(z.enum(barTimeframes))
      .min(1)
      .refine(isUnique, 'must be unique')
      .optional()
      .describe(
        'On which bars each feature is computed; default: those of the set that are not shorter than the bars.',
      ),
    parkinson_window: z.int().min(2).max(9999).optional().describe('Bars of the Parkinson volatility; default 20.'),
    columns: z
      .array(z.string().min(1))
      .min(1)
      .refine(isUnique, 'must be unique')
      .optional()
      .describe('Columns of any CSV, taken as they are, in place of a feature set; no prices are needed.'),
    max_missing_share: z
      .number()
      .min(0)
      .lt(1)
      .optional()
      .describe(
        'With columns: share of a column that may be missing (default 0); such values are marginalised, not imputed.',
      ),
  })
  .refine((features) => (features.feature_set === undefined) !== (features.columns === undefined), {
    path: ['feature_set'],
    message: 'must be given, or `columns`, but not both',
  })
  .refine(
    ({ columns, timeframes, parkinson_window }) =>
      columns === undefined || (timeframes ?? parkinson_window) === undefined,
    {
      path: ['columns'],
      message: 'cannot be combined with timeframes or parkinson_window, which are of a feature set',
    },
  )
  .refine(({ columns, max_missing_share }) => columns !== undefined || max_missing_share === undefined, {
    path: ['max_missing_share'],
    message: 'is for columns; features of bars are never missing',
  });

const datesSchema = z.strictObject({
  from: instant.describe('First instant of the part.'),
  to: instant.describe('Instant at which the part ends (exclusive).'),
});
const partSchema = z.union([z.number().min(0).max(1), datesSchema]);

const splitSchema = z
  .strictObject({
    train: partSchema.describe('Share of the rows, or dates.'),
    val: partSchema.describe('The part after it: ties in the choice of the number of states.'),
    test: partSchema.describe('The last part: only measured.'),
  })
  .refine(({ train, val, test }) => typeof train === typeof val && typeof val === typeof test, {
    message: 'must be three shares or three pairs of dates',
  })
  .refine(({ train }) => typeof train !== 'number' || train > 0, { path: ['train'], message: 'must be greater than 0' })
  .refine((parts) => sumsToOne(Object.values(parts)), { message: 'shares must sum to 1' })
  .refine((parts) => isOrdered(Object.values(parts)), { message: 'dates must ascend and parts must not overlap' });

const stateCount = z.int().min(1).max(64);

const modelSchema = z
  .strictObject({
    n_states: stateCount.optional().describe('Number of states; or use `state_grid`.'),
    state_grid: z
      .array(stateCount)
      .min(1)
      .refine(isUnique, 'must be unique')
      .optional()
      .describe('Numbers of states to try; the lowest BIC wins, ties go to the higher validation log-likelihood.'),
    emission: z
      .enum(['gaussian', 'gaussian_mixture', 'student_t'])
      .default('gaussian')
      .describe('Distribution of the features in a state.'),
    n_components: z
      .int()
      .min(1)
      .max(16)
      .optional()
      .describe('Components of gaussian_mixture in each state; default 2.'),
    covariance_type: z.enum(covarianceTypes).default('diag').describe('How the features vary together in a state.'),
    n_iter: z.int().min(1).max(100_000).default(100).describe('Cap on EM iterations.'),
    tol: z.number().min(0).default(1e-3).describe('Gain in total log-likelihood, in nats, at which EM stops.'),
    random_state: z.int().min(0).default(0).describe('Seed.'),
    n_init: z.int().min(1).max(1000).default(5).describe('Restarts; the best by likelihood wins.'),
    init: z.enum(['kmeans', 'quantile', 'random']).default('kmeans').describe('Where restarts start.'),
    stickiness: z.number().min(0).default(0).describe('Pseudo-counts added to staying in a state: longer regimes.'),
    diagonal_loading: z
      .number()
      .min(0)
      .default(0)
      .describe('Added to the diagonal of every covariance, in scaled units.'),
    shrinkage: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Share by which covariances shrink towards the pooled diagonal.'),
    on_degenerate: z.enum(['reseed', 'stop']).default('reseed').describe('What happens when a state collapses.'),
    order_by: z
      .strictObject({
        feature: z.string().min(1).describe('One of the features.'),
        moment: z.enum(['mean', 'variance']).default('mean'),
      })
      .optional()
      .describe('States are numbered by this, ascending; default: by their mean variance.'),
  })
  .refine((model) => (model.n_states === undefined) !== (model.state_grid === undefined), {
    path: ['state_grid'],
    message: 'must be given, or `n_states`, but not both',
  })
  .refine((model) => model.emission === 'gaussian_mixture' || model.n_components === undefined, {
    path: ['n_components'],
    message: 'is for emission gaussian_mixture',
  });

const { returnZ, highVolatility, standardErrors } = defaultRegimeThresholds;
const regimesSchema = z.strictObject({
  return_z: z
    .number()
    .positive()
    .default(returnZ)
    .describe('Standard deviations of a visit’s return from which a state rises or falls.'),
  high_volatility: z
    .number()
    .gt(1)
    .default(highVolatility)
    .describe('Multiple of the sample’s volatility from which a state is volatile.'),
  standard_errors: z
    .number()
    .min(0)
    .default(standardErrors)
    .describe('Standard errors by which its mean return has to differ.'),
});

export const hmmConfigSchema = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().max(2000).optional(),
  input_data: z.union([z.string().min(1), fileSchema]).describe('The data file.'),
  output_dir: z.string().min(1).describe('Folder of the artefacts; replaced as a whole by the next run.'),
  features: featuresSchema,
  scaler: scalerSchema.prefault({ kind: 'standard' }).describe('How features are scaled, fitted on train rows only.'),
  split: splitSchema.prefault({ train: 0.7, val: 0.15, test: 0.15 }).describe('Parts in order of time.'),
  model: modelSchema,
  previous_model: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of a model to continue: its scaler is kept, it is one more start, and its regimes keep their ids.',
    ),
  regimes: regimesSchema.prefault({}).describe('How states get their names; the model does not depend on it.'),
  refit_on_train_val: z.boolean().default(false).describe('Fit the chosen model again on train and val together.'),
  smoothed: z.boolean().default(false).describe('Also write regimes_smoothed.csv, which looks ahead.'),
});

export type HmmConfig = z.infer<typeof hmmConfigSchema>;
export type HmmFeatures = HmmConfig['features'];
export type HmmInputFile = z.infer<typeof fileSchema>;

const KEYS = [
  hmmConfigSchema,
  fileSchema,
  columnMappingSchema,
  featuresSchema,
  splitSchema,
  modelSchema,
  regimesSchema,
].flatMap((schema) => Object.keys(schema.shape));

/**
 * Checks a configuration as far as that can be done without its data, and settles every default.
 * @param where the file's name, for error messages
 * @throws WinnowError `hmm_config_invalid`, `hmm_config_unknown_key` naming the key, the rule and the value
 */
export function parseHmmConfig(input: unknown, where: string): HmmConfig {
  const parsed = hmmConfigSchema.safeParse(input);
  if (!parsed.success) {
    const codes = { unknownKey: 'hmm_config_unknown_key', invalid: 'hmm_config_invalid' } as const;
    throw schemaError(parsed.error, where, input, codes, KEYS);
  }
  return parsed.data;
}

/** The `input_data` with its parts named. */
export function inputFile({ input_data }: HmmConfig): HmmInputFile {
  return typeof input_data === 'string' ? { source: input_data } : input_data;
}

function isUnique(items: readonly unknown[]): boolean {
  return new Set(items).size === items.length;
}

type Part = z.infer<typeof partSchema>;

const SHARE_TOLERANCE = 1e-9; // rounding of shares such as 0.7 + 0.15 + 0.15

function sumsToOne(parts: readonly Part[]): boolean {
  const shares = parts.filter((part) => typeof part === 'number');
  return shares.length === 0 || Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) <= SHARE_TOLERANCE;
}

function isOrdered(parts: readonly Part[]): boolean {
  const times = parts.flatMap((part) => (typeof part === 'number' ? [] : [part.from, part.to])).map(parseInstant);
  return times.every((time, i) => i === 0 || (i % 2 === 1 ? time > times[i - 1]! : time >= times[i - 1]!));
}

/** Epoch ms UTC of an instant that the schema has accepted; NaN else. */
export function parseInstant(text: string): number {
  const parsed = parseTimestamp(text);
  return typeof parsed === 'number' ? parsed : Number.NaN;
}
