import { evaluateGate } from '@winnow/gates';
import { type ComponentContext, loadCandidate, type RunningComponent, recordDecision } from '@winnow/platform';

const CONCURRENCY = 1; // a decision takes milliseconds

/** Decides on candidates: reads the run and the policy from Postgres, applies the rules, stores the decision. */
export async function startPromoter({ config, log, db, queues }: ComponentContext): Promise<RunningComponent> {
  const consumer = queues.consume(
    'promotions',
    { concurrency: CONCURRENCY, lockMs: config.trainer.lockMs },
    async ({ candidateId }) => {
      const candidate = await loadCandidate(db, candidateId);
      if (candidate === undefined) {
        log.warn({ candidateId }, 'no such candidate; job dropped');
        return;
      }
      const { run, policy, trialCount, sharpeVariance, forwardLooks } = candidate;
      const decision = evaluateGate({ ...run, trialCount, sharpeVariance, forwardLooks }, policy);
      await recordDecision(db, candidateId, policy, decision);
      log.info({ candidateId, studyId: candidate.studyId, decision: decision.decision }, 'gate decided');
    },
  );
  return { stop: () => consumer.close() };
}
