import { WinnowError } from '@winnow/core';
import { z } from 'zod';
import type { RunMetrics } from './metrics.ts';

export type Direction = 'maximize' | 'minimize';

/** Metrics that can be one of several objectives, each with the direction that is better unless a study says otherwise. */
export const objectiveMetrics = {
  pnl_after_cost: 'maximize',
  sharpe_daily: 'maximize',
  hit_rate: 'maximize',
  log_likelihood: 'maximize',
  max_drawdown: 'minimize',
  turnover: 'minimize',
  reject_rate: 'minimize',
  costs_paid: 'minimize',
} as const satisfies { readonly [K in keyof RunMetrics]?: Direction };

export type ObjectiveMetric = keyof typeof objectiveMetrics;

/** One of several objectives: a metric as it is measured, without penalties. */
export interface MetricObjective {
  readonly metric: ObjectiveMetric;
  readonly direction: Direction;
}

export const objectiveMetricSchema = z.enum(Object.keys(objectiveMetrics) as ObjectiveMetric[]);

/** The `objectives` key of a study. */
export const objectivesSchema = z
  .array(
    z.strictObject({
      metric: objectiveMetricSchema,
      direction: z
        .enum(['maximize', 'minimize'])
        .optional()
        .describe('default: minimize for max_drawdown, turnover, reject_rate and costs_paid, maximize for the others'),
    }),
  )
  .min(2)
  .max(4)
  .refine((list) => new Set(list.map(({ metric }) => metric)).size === list.length, 'metrics must be unique');

/**
 * The metric of an objective as it is measured.
 * @throws WinnowError `argument_invalid` when a log-likelihood is asked of a run whose model has no density
 */
export function objectiveMetric(metrics: RunMetrics, metric: ObjectiveMetric): number {
  const value = metrics[metric];
  if (value !== undefined) return value;
  throw new WinnowError('argument_invalid', {
    where: 'objectiveMetric',
    rule: `${metric} needs a model that has a density`,
  });
}
