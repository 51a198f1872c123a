import { type MetricObjective, objectiveMetric, objectiveValue, type RunMetrics } from '@winnow/evaluation';
import { paretoRanks } from '@winnow/search';
import { type PickRule, pickOrder } from './pickRule.ts';

/** How a study with several objectives tells trials apart. */
export interface Choice {
  /** the first is the value of a trial */
  readonly objectives: readonly MetricObjective[];
  readonly pick: PickRule;
}

/** What ranking needs to know of a trial. */
export interface MeasuredTrial {
  readonly number: number;
  readonly state: string;
  /** of a complete trial */
  readonly metrics?: RunMetrics | null;
}

/** All objectives of a run by metric, as they are measured. */
export function measuredValues(metrics: RunMetrics, { objectives }: Choice): Readonly<Record<string, number>> {
  return Object.fromEntries(objectives.map(({ metric }) => [metric, objectiveMetric(metrics, metric)]));
}

/** All objectives of a trial, each maximised; undefined before it is complete. */
export function valuesOf({ metrics }: MeasuredTrial, objectives: readonly MetricObjective[]): number[] | undefined {
  return metrics ? objectives.map((objective) => objectiveValue(metrics, objective)) : undefined;
}

/**
 * The complete trials of a stage by Pareto front: of the first nothing is better in all objectives, of each other one only what
 * is in those before it. Within a front best first, as the study picks; ties go to the smaller number. A trial with a NaN
 * is in none.
 */
export function rankFronts<T extends MeasuredTrial>(trials: readonly T[], { objectives, pick }: Choice): T[][] {
  const measured = trials
    .filter((trial) => trial.state === 'complete')
    .flatMap((trial) => {
      const values = valuesOf(trial, objectives);
      return values === undefined || values.some(Number.isNaN) ? [] : [{ trial, values }];
    })
    .sort((a, b) => a.trial.number - b.trial.number);
  const ranks = paretoRanks(measured.map(({ values }) => values));
  const fronts: T[][] = [];
  for (let rank = 0; ranks.includes(rank); rank++) {
    const front = measured.filter((_, i) => ranks[i] === rank);
    const order = pickOrder(
      front.map(({ values }) => values),
      objectives,
      pick,
    );
    fronts.push(order.map((i) => front[i]!.trial));
  }
  return fronts;
}
