import { z } from 'zod';
import { classWeightParam } from '../classWeights.ts';
import { isConstrained } from './isConstrained.ts';

/**
 * The parameters, defaults and semantics of LightGBM 4 (docs/Parameters.rst there). Differences: gradients are added up as
 * integers, rounded at random, but on small tables (docs/adr/0026-exact-small-tables.md); limits on the number of rows count
 * weight, so that a row of weight 2 is two rows; `max_drop` keeps the mean number of dropped rounds, too, from being more.
 */
export const lightgbmParams = z
  .strictObject({
    /**
     * `binary` predicts `p_up`; `multiclass` `p_0 p_1 …` and learns `targets.classes`; `quantile` the quantile `alpha`;
     * `quantiles`, which LightGBM lacks, `q50 q05 q95` by an ensemble each; the others `E_r`
     */
    objective: z
      .enum(['binary', 'regression', 'huber', 'quantile', 'quantiles', 'poisson', 'multiclass'])
      .default('binary'),
    /** multiclass: number of classes */
    num_class: z.int().min(2).max(1000).default(2),
    num_iterations: z.int().min(1).default(100),
    learning_rate: z.number().positive().max(1).default(0.1),
    num_leaves: z.int().min(2).max(131_072).default(31),
    /** −1: no limit */
    max_depth: z.int().min(-1).default(-1),
    min_data_in_leaf: z.number().nonnegative().default(20),
    min_sum_hessian_in_leaf: z.number().nonnegative().default(1e-3),
    lambda_l1: z.number().nonnegative().default(0),
    lambda_l2: z.number().nonnegative().default(0),
    min_gain_to_split: z.number().nonnegative().default(0),
    /** magnitude of a leaf's output at most, before the learning rate; 0: no limit */
    max_delta_step: z.number().nonnegative().default(0),
    /** `dart` drops earlier trees while it grows new ones */
    boosting: z.enum(['gbdt', 'dart']).default('gbdt'),
    /** dart: share of the rounds dropped */
    drop_rate: z.number().min(0).max(1).default(0.1),
    /** dart: rounds dropped at most; 0 or less: no limit */
    max_drop: z.int().min(-1).default(50),
    /** dart: probability of dropping none */
    skip_drop: z.number().min(0).max(1).default(0.5),
    /** dart: all rounds are equally likely to be dropped, not in proportion to their weight */
    uniform_drop: z.boolean().default(false),
    /** dart: new and dropped trees are weighted as by XGBoost */
    xgboost_dart_mode: z.boolean().default(false),
    /** share of the features that each tree sees */
    feature_fraction: z.number().positive().max(1).default(1),
    /** share of those that each node sees */
    feature_fraction_bynode: z.number().positive().max(1).default(1),
    data_sample_strategy: z.enum(['bagging', 'goss']).default('bagging'),
    /** share of the rows that a tree learns from, drawn anew every `bagging_freq` trees; 0 never draws */
    bagging_fraction: z.number().positive().max(1).default(1),
    bagging_freq: z.int().min(0).default(0),
    /** goss: shares of the rows, those of large gradients and drawn from the others; their sum is at most 1 */
    top_rate: z.number().positive().max(1).default(0.2),
    other_rate: z.number().positive().max(1).default(0.1),
    max_bin: z.int().min(2).max(255).default(255),
    min_data_in_bin: z.number().nonnegative().default(3),
    /** [F] 1 rising, −1 falling, 0 free */
    monotone_constraints: z.array(z.union([z.literal(-1), z.literal(0), z.literal(1)])).optional(),
    /** numbers of the features that hold categories, integers of 0 or more */
    categorical_feature: z.array(z.int().min(0)).default([]),
    /** huber: the residual up to which the loss is squared, by default 0.9; quantile: 0.05, 0.5 (the default) or 0.95 */
    alpha: z.number().positive().optional(),
    /** poisson: the larger, the smaller are steps */
    poisson_max_delta_step: z.number().positive().default(0.7),
    /** binary: weight of the loss where `up` is 1 */
    scale_pos_weight: z.number().positive().default(1),
    /** binary: weighs the rarer of the two up to the other */
    is_unbalance: z.boolean().default(false),
    /** weight of the loss by class */
    class_weight: classWeightParam,
    /** rounds without a better loss on the validation rows, after which to stop; 0 uses all rows for training */
    early_stopping_round: z.int().min(0).default(0),
    /** share of the rows, the last ones, that tell when to stop */
    validation_fraction: z.number().positive().max(0.5).default(0.2),
  })
  .refine((params) => !isQuantile(params.objective) || !isConstrained(params.monotone_constraints), {
    path: ['monotone_constraints'],
    message: 'must be 0 beside an objective of quantiles, whose leaves take their outputs from the rows in them',
  })
  .refine(
    ({ categorical_feature: categories, monotone_constraints: directions }) => {
      return !isConstrained(categories.map((feature) => directions?.[feature] ?? 0));
    },
    {
      path: ['monotone_constraints'],
      message: 'must be 0 for a feature of categories, which have no order',
    },
  )
  .refine(
    ({ data_sample_strategy, top_rate, other_rate }) => data_sample_strategy !== 'goss' || top_rate + other_rate <= 1,
    {
      path: ['other_rate'],
      message: 'top_rate and other_rate must sum to at most 1 for goss',
    },
  );

function isQuantile(objective: string): boolean {
  return objective === 'quantile' || objective === 'quantiles';
}

export type LightgbmParams = z.infer<typeof lightgbmParams>;
