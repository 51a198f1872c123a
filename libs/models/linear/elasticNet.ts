import { z } from 'zod';
import { elasticNetModel } from './elasticNetModel.ts';

/**
 * Linear regression of the forward return with an elastic-net penalty (Zou and Hastie 2005). Notation: F features, w
 * coefficients, v_n weights of the rows.
 *
 * Minimises 1 / (2 Σ v_n) Σ_n v_n (ret_n − intercept − x_n · w)² + alpha (l1_ratio ‖w‖₁ + ½ (1 − l1_ratio) ‖w‖²):
 * scikit-learn's `ElasticNet(alpha, l1_ratio)`, whose default alpha of 1 would leave no coefficient of any return.
 */
const elasticNetParams = z.strictObject({
  alpha: z.number().nonnegative().default(1e-3),
  l1_ratio: z.number().min(0).max(1).default(0.5),
  /** sweeps over all coefficients */
  max_iter: z.int().min(1).default(10_000),
  /** largest violation of the optimality conditions, relative to the largest of |Σ v_n ret_n x_n| */
  tol: z.number().nonnegative().default(1e-9),
});

export type ElasticNetParams = z.infer<typeof elasticNetParams>;

export const elasticNet = elasticNetModel(
  {
    name: 'elastic_net',
    description: 'Linear regression of the forward return with an L1 and L2 penalty, by coordinate descent.',
    defaultSpace: {
      alpha: { type: 'float', low: 1e-6, high: 1e-1, log: true },
      l1_ratio: { type: 'float', low: 0.05, high: 1 },
    },
  },
  elasticNetParams,
  ({ alpha, l1_ratio: l1Ratio, max_iter: maxIter, tol }) => ({ alpha, l1Ratio, maxIter, tol }),
);
