/**
 * Which trial of a Pareto front is taken: a rule that puts the trials of a front in order. All figures are objectives with
 * the sign turned where less is better, so that more always is.
 *
 * Notation: N trials, M objectives.
 */

import { type MetricObjective, type ObjectiveMetric, objectiveMetricSchema } from '@winnow/evaluation';
import { compareVectors } from '@winnow/search';
import { z } from 'zod';

/** The `pick` key of a study. */
export const pickSchema = z.discriminatedUnion('rule', [
  z.strictObject({
    rule: z
      .literal('knee')
      .describe(
        'each objective scaled to 0 … 1 over the front, the largest sum: it lies farthest beyond even exchange',
      ),
  }),
  z.strictObject({
    rule: z.literal('bounded').describe('the best by the first objective of those within all bounds'),
    bounds: z
      .partialRecord(objectiveMetricSchema, z.number())
      .refine((bounds) => Object.keys(bounds).length > 0, 'must bound an objective')
      .describe('the worst value allowed, by metric'),
  }),
  z.strictObject({
    rule: z.literal('rank_sum').describe('the smallest weighted sum of ranks within the front'),
    weights: z
      .partialRecord(objectiveMetricSchema, z.number().min(0))
      .default({})
      .describe('weight of each rank, by metric; default: 1'),
  }),
]);
export type PickRule = z.infer<typeof pickSchema>;

/** The metrics that a rule names. */
export function metricsOfPick(pick: PickRule): ObjectiveMetric[] {
  const named = pick.rule === 'bounded' ? pick.bounds : pick.rule === 'rank_sum' ? pick.weights : {};
  return Object.keys(named) as ObjectiveMetric[];
}

/**
 * @param values [N][M] of one front
 * @returns indices of the trials, best first; ties go to the earlier one
 */
export function pickOrder(
  values: readonly (readonly number[])[],
  objectives: readonly MetricObjective[],
  pick: PickRule,
): number[] {
  const scores = scoresOf(values, objectives, pick);
  return values.map((_, i) => i).sort((i, j) => compareVectors(scores[i]!, scores[j]!) || i - j);
}

/** @returns [N] what to compare, the first figure first; more is better */
function scoresOf(
  values: readonly (readonly number[])[],
  objectives: readonly MetricObjective[],
  pick: PickRule,
): number[][] {
  switch (pick.rule) {
    case 'knee': {
      const scaled = objectives.map((_, m) => scaleToUnit(values.map((value) => value[m]!)));
      return values.map((_, i) => [scaled.reduce((total, objective) => total + objective[i]!, 0)]);
    }
    case 'bounded': {
      const { bounds } = pick;
      return values.map((value) => [-countBroken(value, objectives, bounds), value[0]!]);
    }
    case 'rank_sum': {
      const { weights } = pick;
      const ranks = objectives.map((_, m) => ranksOf(values.map((value) => value[m]!)));
      const weight = (m: number) => weights[objectives[m]!.metric] ?? 1;
      return values.map((_, i) => [-ranks.reduce((total, objective, m) => total + weight(m) * objective[i]!, 0)]);
    }
    default:
      return pick satisfies never;
  }
}

/** All 0 where there is nothing to choose, or no scale. */
function scaleToUnit(figures: readonly number[]): number[] {
  const low = Math.min(...figures);
  const range = Math.max(...figures) - low;
  return figures.map((figure) => (range > 0 && Number.isFinite(range) ? (figure - low) / range : 0));
}

/** How many are better; equal ones share a rank. */
function ranksOf(figures: readonly number[]): number[] {
  return figures.map((figure) => figures.filter((other) => other > figure).length);
}

function countBroken(
  value: readonly number[],
  objectives: readonly MetricObjective[],
  bounds: Readonly<Partial<Record<ObjectiveMetric, number>>>,
): number {
  return objectives.filter(({ metric, direction }, m) => {
    const bound = bounds[metric];
    return bound !== undefined && value[m]! < (direction === 'maximize' ? bound : -bound);
  }).length;
}
