import { z } from 'zod';
import { classWeightParam } from '../classWeights.ts';

/**
 * Parameters, defaults and semantics are those of scikit-learn's forests, which have no categories. Differences: a row of weight 2
 * is two rows; a value that is missing only later is taken for 0.
 */
export const forestParams = z.strictObject({
  /** `classification` predicts `p_up`, or `p_0 p_1 …` with `num_class`, `regression` `E_r` */
  task: z.enum(['classification', 'regression']).default('classification'),
  /** number of classes to learn from `targets.classes`; 0: learns `up` */
  num_class: z.union([z.literal(0), z.int().min(2).max(1000)]).default(0),
  n_estimators: z.int().min(1).default(100),
  /** 0: no limit */
  max_depth: z.int().min(0).default(0),
  /** weight of a leaf's rows at least */
  min_samples_leaf: z.number().min(1).default(1),
  /** share of the features that each node sees; by default the square root of their number, all for regression */
  max_features: z.number().positive().max(1).optional(),
  /** weight of the loss by class */
  class_weight: classWeightParam,
  /** numbers of the features that hold categories, integers of 0 or more */
  categorical_feature: z.array(z.int().min(0)).default([]),
  max_bin: z.int().min(2).max(255).default(255),
});

export type ForestParams = z.infer<typeof forestParams>;
