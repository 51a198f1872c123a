import { z } from 'zod';
import { elasticNetModel } from './elasticNetModel.ts';

/**
 * Linear regression of the forward return with an L1 penalty (Tibshirani 1996): the elastic net with `l1_ratio` 1 and
 * scikit-learn's `Lasso(alpha)`.
 */
const lassoParams = z.strictObject({
  alpha: z.number().nonnegative().default(1e-3),
  /** sweeps over all coefficients */
  max_iter: z.int().min(1).default(10_000),
  /** as of `elastic_net` */
  tol: z.number().nonnegative().default(1e-9),
});

export type LassoParams = z.infer<typeof lassoParams>;

export const lasso = elasticNetModel(
  {
    name: 'lasso',
    description: 'Linear regression of the forward return with an L1 penalty, by coordinate descent.',
    defaultSpace: { alpha: { type: 'float', low: 1e-6, high: 1e-1, log: true } },
  },
  lassoParams,
  ({ alpha, max_iter: maxIter, tol }) => ({ alpha, l1Ratio: 1, maxIter, tol }),
);
