import { trialJobId } from '@winnow/core';
import { openTrials, type StudyRow, undecidedCandidates } from '@winnow/platform';
import type { CoordinatorDeps } from './advanceStudy.ts';

/**
 * Makes the queues agree with Postgres: every trial that has not ended and every candidate that is not decided has a
 * job. So a Redis that was lost or flushed is rebuilt. A job left over from an ended trial is dropped by the worker that
 * takes it.
 */
export async function reconcile(studies: readonly StudyRow[], { db, queues, log }: CoordinatorDeps): Promise<void> {
  const liveTrials = new Set(
    (await queues.livePayloads('trials')).flatMap(({ trials }) => trials.map(({ trialId }) => trialId)),
  );
  const livePromotions = new Set((await queues.livePayloads('promotions')).map(({ candidateId }) => candidateId));
  for (const study of studies) {
    const lost = (await openTrials(db, study.id)).filter((spec) => !liveTrials.has(spec.trialId));
    const lostCandidates = (await undecidedCandidates(db, study.id)).filter((id) => !livePromotions.has(id));
    if (lost.length + lostCandidates.length === 0) continue;
    // A finished job of the same id would swallow the new one: it is removed first.
    for (const spec of lost) await queues.remove('trials', trialJobId([spec]));
    for (const id of lostCandidates) await queues.remove('promotions', id);
    await queues.add(
      'trials',
      lost.map((spec) => ({ id: trialJobId([spec]), payload: { trials: [spec] } })), // each for itself: one of them may be why
    );
    await queues.add(
      'promotions',
      lostCandidates.map((id) => ({ id, payload: { candidateId: id } })),
    );
    log.info({ studyId: study.id, trials: lost.length, candidates: lostCandidates.length }, 'lost jobs enqueued again');
  }
}
