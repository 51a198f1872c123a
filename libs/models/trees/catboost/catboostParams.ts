import { z } from 'zod';

/** Parameters and defaults of CatBoost 1.2 on the CPU; one that is left out and has no default here is chosen by the data. */
export const catboostParams = z
  .strictObject({
    /** `Logloss` predicts `p_up`, `RMSE` `E_r`, `MultiClass` `p_0 p_1 …`, `Quantile` the quantile of `alpha` */
    loss_function: z.enum(['Logloss', 'RMSE', 'MultiClass', 'Quantile']).default('Logloss'),
    /** Quantile: `q50`, `q05` and `q95` are the outputs for 0.5, 0.05 and 0.95, `E_r` is that for any other */
    alpha: z.number().gt(0).lt(1).default(0.5),
    /** MultiClass: how many */
    classes_count: z.int().min(2).optional(),
    iterations: z.int().min(1).default(1000),
    /** left out: by loss, rows and iterations; 0.03 where other parameters of the leaves are given */
    learning_rate: z.number().positive().max(1).optional(),
    depth: z.int().min(1).max(16).default(6),
    /** 3 when left out */
    l2_leaf_reg: z.number().nonnegative().optional(),
    /** `Ordered` learns from gradients at scores that do not know the row, which suits small tables, in several times the time */
    boosting_type: z.enum(['Plain', 'Ordered']).default('Plain'),
    /** rows before a row are those that stand before it, instead of those before it in orders drawn at random */
    has_time: z.boolean().default(false),
    score_function: z.enum(['Cosine', 'L2']).default('Cosine'),
    /** noise on the scores of splits, in standard deviations of the gradients */
    random_strength: z.number().nonnegative().default(1),
    /** left out: MVS, for MultiClass Bayesian */
    bootstrap_type: z.enum(['Bayesian', 'Bernoulli', 'MVS', 'No']).optional(),
    /** Bayesian: 0 weighs all rows alike, 1 by exponential draws */
    bagging_temperature: z.number().nonnegative().default(1),
    /** Bernoulli and MVS: share of the rows; left out: 0.66 and 0.8, 1 below 100 rows */
    subsample: z.number().positive().max(1).optional(),
    /** share of the features that each level sees */
    rsm: z.number().positive().max(1).default(1),
    border_count: z.int().min(1).max(255).default(254),
    /** left out: Newton, for Quantile Exact */
    leaf_estimation_method: z.enum(['Newton', 'Gradient', 'Exact']).optional(),
    /** left out: by loss, method and iterations */
    leaf_estimation_iterations: z.int().min(1).optional(),
    /** scores start from the best constant; left out: of RMSE and Quantile */
    boost_from_average: z.boolean().optional(),
    /** numbers of the features that hold categories, integers of 0 or more */
    cat_features: z.array(z.int().min(0)).default([]),
    /** features of more categories are split by statistics of the target */
    one_hot_max_size: z.int().min(0).max(255).default(2),
    simple_ctr: z
      .array(z.enum(['Borders', 'Buckets', 'Counter']))
      .min(1)
      .default(['Borders', 'Counter']),
    /** statistics of combinations */
    combinations_ctr: z
      .array(z.enum(['Borders', 'Buckets', 'Counter']))
      .min(1)
      .default(['Borders', 'Counter']),
    /** features of categories that are combined at most, splits of a tree counting as one; left out: 4, below 200 iterations 1 */
    max_ctr_complexity: z.int().min(1).max(15).optional(),
    ctr_border_count: z.int().min(1).max(255).default(15),
    /** how much a statistic is held back until a tree uses it */
    model_size_reg: z.number().nonnegative().default(0.5),
    /** rounds without a better loss on the validation rows, after which to stop; 0 uses all rows for training */
    early_stopping_rounds: z.int().min(0).default(0),
    /** share of the rows, the last ones, that tell when to stop */
    validation_fraction: z.number().positive().max(0.5).default(0.2),
  })
  .refine(({ loss_function, classes_count }) => (loss_function === 'MultiClass') === (classes_count !== undefined), {
    message: 'classes_count is given with MultiClass, and only then',
    path: ['classes_count'],
  })
  .refine(({ loss_function, leaf_estimation_method: method }) => loss_function === 'Quantile' || method !== 'Exact', {
    message: 'Exact leaves are those of Quantile',
    path: ['leaf_estimation_method'],
  });

export type CatboostParams = z.infer<typeof catboostParams>;
