import { z } from 'zod';
import type { RunMetrics } from './metrics.ts';

const weight = z.number().min(0);

/** The `objective` key of a study: what each unit of risk and friction costs, in units of P&L. */
export const objectiveSchema = z.strictObject({
  lambdaDrawdown: weight.default(0.5).describe('weight of max_drawdown'),
  lambdaReject: weight.default(0).describe('weight of reject_rate'),
  lambdaTurnover: weight.default(0).describe('weight of turnover'),
});
export type Objective = z.infer<typeof objectiveSchema>;

/** What a study maximises: pnl_after_cost − λ_dd·max_drawdown − λ_rej·reject_rate − λ_to·turnover. */
export function objectiveValue(metrics: RunMetrics, objective: Objective): number {
  return (
    metrics.pnl_after_cost -
    objective.lambdaDrawdown * metrics.max_drawdown -
    objective.lambdaReject * metrics.reject_rate -
    objective.lambdaTurnover * metrics.turnover
  );
}
