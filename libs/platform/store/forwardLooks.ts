/**
 * The data-snooping ledger. A **look** is a forward trial, from the moment it is created: somebody may know its result from then
 * on. The count of a study is of the looks that **earlier** studies, those submitted before it, had on the same bars in a window
 * that overlaps its own. It is shown and stored with the gate's decision, and it changes neither the study nor the decision.
 */

import { createHash } from 'node:crypto';
import { canonicalJson } from '@winnow/core';
import type { ParamValue, TrialSpec } from '@winnow/pipeline';
import { and, countDistinct, gt, inArray, lt, ne, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { forwardLooks, studies } from './schema.ts';
import type { StudyRow } from './studies.ts';

export interface ForwardLooks {
  readonly studies: number;
  readonly trials: number;
}

interface ForwardTrial {
  readonly spec: TrialSpec;
  readonly params: Readonly<Record<string, ParamValue>>;
}

/** Enters forward trials, one row for each symbol; those that are in the ledger already are left as they are. */
export async function recordForwardLooks(db: Pick<Database, 'insert'>, trials: readonly ForwardTrial[]): Promise<void> {
  const looks = trials.flatMap(({ spec, params }) =>
    spec.dataRefs.map(({ contentHash }) => ({
      contentHash,
      trialId: spec.trialId,
      studyId: spec.studyId,
      submittedAt: submissionOf(spec.studyId),
      windowFrom: spec.window.from,
      windowTo: spec.window.to,
      paramsHash: `sha256:${createHash('sha256').update(canonicalJson(params)).digest('hex')}`,
    })),
  );
  if (looks.length > 0) await db.insert(forwardLooks).values(looks).onConflictDoNothing();
}

/** How often earlier studies have looked at a study's forward window by now. */
export async function countForwardLooks(
  db: Database,
  { id, spec, dataRefs }: Pick<StudyRow, 'id' | 'spec' | 'dataRefs'>,
): Promise<ForwardLooks> {
  const { symbols, window } = spec.stages.forward;
  const hashes = dataRefs.filter((ref) => symbols.includes(ref.symbol)).map(({ contentHash }) => contentHash);
  const [row] = await db
    .select({ studies: countDistinct(forwardLooks.studyId), trials: countDistinct(forwardLooks.trialId) })
    .from(forwardLooks)
    .where(
      and(
        inArray(forwardLooks.contentHash, hashes),
        lt(forwardLooks.windowFrom, window.to),
        gt(forwardLooks.windowTo, window.from),
        ne(forwardLooks.studyId, id),
        lt(forwardLooks.submittedAt, submissionOf(id)),
      ),
    );
  return row!;
}

/** Read by the database, whose clock is finer than a Date. */
function submissionOf(studyId: string) {
  return sql<Date>`(select ${studies.createdAt} from ${studies} where ${studies.id} = ${studyId})`;
}
