import { z } from 'zod';
import { classWeightParam } from '../classWeights.ts';
import { isConstrained } from './isConstrained.ts';
import { namedQuantiles } from './objectives/outputsOf.ts';

/**
 * The parameters, defaults and regularisation of XGBoost 3's `hist` (Chen and Guestrin 2016; doc/parameter.rst there): trees
 * grow level by level to a depth, and leaves are limited by their hessians. Differences: bins hold equal numbers of rows,
 * whatever their hessians; `max_bin` is 255 at most and by default; categories are not supported.
 */
export const xgboostParams = z
  .strictObject({
    /**
     * `binary:logistic` predicts `p_up`; `multi:softprob` `p_0 p_1 …` and learns `targets.classes`; `reg:quantileerror` the
     * quantiles `quantile_alpha`; the others `E_r`
     */
    objective: z
      .enum([
        'binary:logistic',
        'reg:squarederror',
        'reg:pseudohubererror',
        'reg:quantileerror',
        'count:poisson',
        'multi:softprob',
      ])
      .default('binary:logistic'),
    /** multi:softprob: number of classes */
    num_class: z.int().min(2).max(1000).default(2),
    /** reg:quantileerror: which of 0.05, 0.5 and 0.95; several never cross */
    quantile_alpha: z
      .array(z.number().positive().max(1))
      .min(1)
      .max(3)
      .default([...namedQuantiles]),
    /** reg:pseudohubererror: the residual around which the loss turns from squared to absolute */
    huber_slope: z.number().positive().default(1),
    /** binary:logistic: weight of the loss where `up` is 1 */
    scale_pos_weight: z.number().positive().default(1),
    /** weight of the loss by class */
    class_weight: classWeightParam,
    n_estimators: z.int().min(1).default(100),
    learning_rate: z.number().positive().max(1).default(0.3),
    /** 0: no limit, which needs `max_leaves` */
    max_depth: z.int().min(0).max(16).default(6),
    /** 0: no limit */
    max_leaves: z.int().min(0).max(131_072).default(0),
    grow_policy: z.enum(['depthwise', 'lossguide']).default('depthwise'),
    /** least sum of hessians of a child */
    min_child_weight: z.number().nonnegative().default(1),
    /** least gain of a split */
    gamma: z.number().nonnegative().default(0),
    reg_lambda: z.number().nonnegative().default(1),
    reg_alpha: z.number().nonnegative().default(0),
    /** magnitude of a leaf's output at most, before the learning rate; 0: no limit; by default 0.7 for count:poisson */
    max_delta_step: z.number().nonnegative().optional(),
    /** `dart` drops earlier trees while it grows new ones */
    booster: z.enum(['gbtree', 'dart']).default('gbtree'),
    /** dart: share of the trees dropped */
    rate_drop: z.number().min(0).max(1).default(0),
    /** dart: drops one where none would be */
    one_drop: z.boolean().default(false),
    /** dart: probability of dropping none */
    skip_drop: z.number().min(0).max(1).default(0),
    /** dart: all trees are equally likely to be dropped, or in proportion to their weight */
    sample_type: z.enum(['uniform', 'weighted']).default('uniform'),
    /** dart: a new tree weighs as much as each of the dropped ones, or as all of them */
    normalize_type: z.enum(['tree', 'forest']).default('tree'),
    /** share of the rows that each tree learns from */
    subsample: z.number().positive().max(1).default(1),
    colsample_bytree: z.number().positive().max(1).default(1),
    colsample_bylevel: z.number().positive().max(1).default(1),
    colsample_bynode: z.number().positive().max(1).default(1),
    max_bin: z.int().min(2).max(255).default(255),
    /** [F] 1 rising, −1 falling, 0 free */
    monotone_constraints: z.array(z.union([z.literal(-1), z.literal(0), z.literal(1)])).optional(),
    /** rounds without a better loss on the validation rows, after which to stop; 0 uses all rows for training */
    early_stopping_rounds: z.int().min(0).default(0),
    /** share of the rows, the last ones, that tell when to stop */
    validation_fraction: z.number().positive().max(0.5).default(0.2),
  })
  .refine((params) => params.objective !== 'reg:quantileerror' || !isConstrained(params.monotone_constraints), {
    path: ['monotone_constraints'],
    message: 'must be 0 beside reg:quantileerror, whose leaves take their outputs from the rows in them',
  })
  .refine(({ max_depth: depth, max_leaves: leaves }) => depth > 0 || leaves > 0, {
    path: ['max_depth'],
    message: 'must be above 0 where max_leaves is 0: a tree needs a limit',
  });

export type XgboostParams = z.infer<typeof xgboostParams>;
