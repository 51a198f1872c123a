import { decodeNumber } from '@winnow/core';
import { runSources, scoreSources } from '@winnow/evaluation';
import { dataRegimeSchema } from '@winnow/market';
import type { TrialEvent } from '@winnow/pipeline';
import { z } from 'zod';

/** Reads back what the journal and Postgres hold of an event, NaN and infinities included. */

const number = z.unknown().transform((value, context) => {
  const decoded = decodeNumber(value);
  if (decoded === undefined) {
    context.addIssue({ code: 'custom', message: 'must be a number' });
    return z.NEVER;
  }
  return decoded;
});

const policyMetrics = z.strictObject({
  pnl_after_cost: number,
  sharpe_step_raw: number,
  sharpe_daily: number,
  sharpe_method: z.literal('daily_agg_v1'),
  observation_days: number,
  vol_floor_applied: z.boolean(),
  max_drawdown: number,
  turnover: number,
  reject_rate: number,
  hit_rate: number,
  n_trades: number,
  costs_paid: number,
  log_likelihood: z.exactOptional(number),
  skew_daily: z.exactOptional(number),
  kurtosis_daily: z.exactOptional(number),
  calendar_days: z.exactOptional(number),
});

const policies = z.strictObject({
  metrics: z.record(z.string(), policyMetrics),
  decision: z.strictObject({
    accepted: z.boolean(),
    ensemble: z.string(),
    pnl_after_cost: number,
    pnl_limit: number,
    max_drawdown: number,
    drawdown_limit: number,
  }),
});
const metrics = policyMetrics.extend({ policies: z.exactOptional(policies) });

const body = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('started'), folds: number, rows: z.record(z.string(), number) }),
  z.strictObject({
    type: z.literal('step'),
    step: number,
    value: number,
    trainRows: number,
    testRows: number,
    logLikelihood: z.exactOptional(number),
  }),
  z.strictObject({ type: z.literal('fit_step'), step: number, value: number }),
  z.strictObject({
    type: z.literal('completed'),
    value: number,
    run: z.strictObject({
      runSource: z.enum(runSources),
      scoreSource: z.enum(scoreSources),
      dataRegime: dataRegimeSchema,
      metrics,
    }),
  }),
  z.strictObject({ type: z.literal('pruned'), step: number, value: number, below: number.optional() }),
  z.strictObject({ type: z.literal('failed'), error: z.strictObject({ code: z.string(), message: z.string() }) }),
]);

const event: z.ZodType<TrialEvent> = z.strictObject({
  v: z.literal(1),
  trialId: z.string(),
  attempt: z.int().min(1),
  seq: z.int().min(0),
  at: z.number(),
  body,
});

/** undefined when the value is not an event of version 1. */
export function decodeTrialEvent(value: unknown): TrialEvent | undefined {
  const result = event.safeParse(value);
  return result.success ? result.data : undefined;
}
