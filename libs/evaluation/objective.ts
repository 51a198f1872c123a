import { z } from 'zod';
import { type MetricObjective, objectiveMetric } from './metricObjective.ts';
import type { RunMetrics } from './metrics.ts';

const weight = z.number().min(0);

/** What each unit of risk and friction costs, in units of P&L. */
const pnlObjective = z.strictObject({
  metric: z.literal('pnl_after_cost').optional().describe('the default: P&L after costs less the weighted penalties'),
  lambdaDrawdown: weight.default(0.5).describe('weight of max_drawdown'),
  lambdaReject: weight.default(0).describe('weight of reject_rate'),
  lambdaTurnover: weight.default(0).describe('weight of turnover'),
});

const likelihoodObjective = z.strictObject({
  metric: z
    .literal('log_likelihood')
    .describe('mean log density of the test rows, scaled as the model sees them, in nats; of models that have one'),
});

/** The `objective` key of a study. */
export const objectiveSchema = z.discriminatedUnion('metric', [pnlObjective, likelihoodObjective], {
  error: ({ code }) => (code === 'invalid_union' ? 'must be pnl_after_cost or log_likelihood' : undefined),
});
/** What a trial's value is: the `objective` of its study, or the first of several. */
export type Objective = z.infer<typeof objectiveSchema> | MetricObjective;

/**
 * What a study maximises: pnl_after_cost − λ_dd·max_drawdown − λ_rej·reject_rate − λ_to·turnover, the log-likelihood, or another
 * metric, whose sign is turned where less is better.
 * @throws WinnowError `argument_invalid` when a log-likelihood is asked of a run whose model has no density
 */
export function objectiveValue(metrics: RunMetrics, objective: Objective): number {
  if ('direction' in objective) {
    const measured = objectiveMetric(metrics, objective.metric);
    return objective.direction === 'maximize' ? measured : -measured;
  }
  if (objective.metric === 'log_likelihood') return objectiveMetric(metrics, 'log_likelihood');
  return (
    metrics.pnl_after_cost -
    objective.lambdaDrawdown * metrics.max_drawdown -
    objective.lambdaReject * metrics.reject_rate -
    objective.lambdaTurnover * metrics.turnover
  );
}
