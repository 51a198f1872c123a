import type { StageName } from '@winnow/core';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { runs, trials } from './schema.ts';

/** A metric of a run, and whether more of it is better. */
interface DirectedMetric {
  readonly metric: string;
  readonly direction: 'maximize' | 'minimize';
}

export interface StageBests {
  readonly studyId: string;
  readonly stage: StageName;
  /** by metric; null: no complete trial has one that is a number */
  readonly bests: Readonly<Record<string, number | null>>;
}

/** The best of each metric over the complete trials of each stage of a study, each for itself, without reading the trials. */
export async function bestMetrics(
  db: Database,
  studyId: string,
  metrics: readonly DirectedMetric[],
): Promise<StageBests[]> {
  const bests = metrics.map(({ metric, direction }) => {
    const best = sql.raw(direction === 'maximize' ? 'max' : 'min');
    return [metric, sql<number | null>`${best}(nullif((${runs.metrics}->>${metric})::float8, 'NaN'::float8))`] as const;
  });
  return await db
    .select({ studyId: trials.studyId, stage: trials.stage, bests: Object.fromEntries(bests) })
    .from(trials)
    .innerJoin(runs, eq(runs.trialId, trials.id))
    .where(and(eq(trials.studyId, studyId), eq(trials.state, 'complete')))
    .groupBy(trials.studyId, trials.stage);
}
