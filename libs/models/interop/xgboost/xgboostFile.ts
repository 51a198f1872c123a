import { z } from 'zod';

/**
 * The JSON that XGBoost writes (`save_model('model.json')`, versions 1.3 to 3), as far as predictions need it; other keys are
 * passed over. Numbers that are not of arrays stand in texts.
 */

const numberText = z.string().refine((text) => Number.isFinite(Number(text)), 'must be a number');

/** Columns over the nodes of a tree, node 0 the root; a leaf has child −1 and its output among the split conditions. */
const treeColumns = z.object({
  left_children: z.array(z.int()),
  right_children: z.array(z.int()),
  split_indices: z.array(z.int()),
  split_conditions: z.array(z.number()),
  /** 1 where missing values go left */
  default_left: z.array(z.union([z.int(), z.boolean()]).transform(Number)),
  loss_changes: z.array(z.number()),
  sum_hessian: z.array(z.number()),
  /** 1 where categories split */
  split_type: z.array(z.int()).default([]),
  /** categories that go right, those of node `categories_nodes[i]` from `categories_segments[i]` on */
  categories: z.array(z.int().min(0)).default([]),
  categories_nodes: z.array(z.int()).default([]),
  categories_segments: z.array(z.int()).default([]),
  categories_sizes: z.array(z.int()).default([]),
  tree_param: z.object({ size_leaf_vector: numberText.default('1') }).default({ size_leaf_vector: '1' }),
});

export type XgboostTree = z.infer<typeof treeColumns>;

const trees = z.object({
  trees: z.array(treeColumns),
  /** class of each tree */
  tree_info: z.array(z.int().min(0)),
});

const booster = z.discriminatedUnion('name', [
  z.object({ name: z.literal('gbtree'), model: trees }),
  z.object({ name: z.literal('dart'), gbtree: z.object({ model: trees }), weight_drop: z.array(z.number()) }),
  z.object({ name: z.literal('gblinear') }),
]);

export const xgboostFile = z.object({
  version: z.array(z.int()),
  learner: z.object({
    feature_names: z.array(z.string()).default([]),
    learner_model_param: z.object({
      /** `5E-1`; from version 3.1 on one for each output, `[5E-1]` */
      base_score: z.string(),
      num_class: numberText,
      num_feature: numberText,
      num_target: numberText.default('1'),
    }),
    gradient_booster: booster,
    objective: z.object({
      name: z.string(),
      quantile_loss_param: z.object({ quantile_alpha: z.string() }).optional(),
      poisson_regression_param: z.object({ max_delta_step: numberText }).optional(),
      pseudo_huber_param: z.object({ huber_slope: numberText }).optional(),
    }),
  }),
});

export type XgboostFile = z.infer<typeof xgboostFile>;
