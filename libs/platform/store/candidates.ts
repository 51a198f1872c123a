import type { RunRecord } from '@winnow/evaluation';
import type { GateDecision, GatePolicy } from '@winnow/gates';
import { and, asc, count, eq, isNull } from 'drizzle-orm';
import type { Database } from './database.ts';
import { decodeMetrics } from './decodeMetrics.ts';
import { countForwardLooks } from './forwardLooks.ts';
import { candidates, gateDecisions, runs, studies, trials } from './schema.ts';
import { decodeStudy } from './studies.ts';

export interface CandidateRow {
  /** the forward trial's id */
  readonly id: string;
  readonly studyId: string;
  /** 0 is the best forward trial */
  readonly rank: number;
  readonly run: RunRecord;
  readonly policy: GatePolicy;
  /** trials of all stages that the study has tried */
  readonly trialCount: number;
  /** forward trials of earlier studies on the same window */
  readonly forwardLooks: number;
}

export interface DecisionRow extends Omit<GateDecision, 'forwardLooks'> {
  /** null: decided before they were counted */
  readonly forwardLooks: number | null;
  readonly candidateId: string;
  readonly studyId: string;
  readonly rank: number;
}

/** Stores forward winners, best first, as candidates; those that exist already are left as they are. */
export async function createCandidates(db: Database, studyId: string, trialIds: readonly string[]): Promise<void> {
  if (trialIds.length === 0) return;
  await db
    .insert(candidates)
    .values(trialIds.map((id, rank) => ({ id, studyId, rank })))
    .onConflictDoNothing();
}

/** Candidates of a study that the gate has not decided on. */
export async function undecidedCandidates(db: Database, studyId: string): Promise<string[]> {
  const rows = await db
    .select({ id: candidates.id })
    .from(candidates)
    .leftJoin(gateDecisions, eq(gateDecisions.candidateId, candidates.id))
    .where(and(eq(candidates.studyId, studyId), isNull(gateDecisions.candidateId)))
    .orderBy(asc(candidates.rank));
  return rows.map((row) => row.id);
}

/** What the gate needs of a candidate; undefined when there is none of this id. */
export async function loadCandidate(db: Database, id: string): Promise<CandidateRow | undefined> {
  const [row] = await db
    .select({ candidate: candidates, run: runs, study: studies })
    .from(candidates)
    .innerJoin(runs, eq(runs.trialId, candidates.id))
    .innerJoin(studies, eq(studies.id, candidates.studyId))
    .where(eq(candidates.id, id));
  if (row === undefined) return undefined;
  const [tried] = await db.select({ trials: count() }).from(trials).where(eq(trials.studyId, row.candidate.studyId));
  const study = decodeStudy(row.study);
  const looks = await countForwardLooks(db, study);
  const { trialId: _, metrics, ...sources } = row.run;
  return {
    ...row.candidate,
    run: { ...sources, metrics: decodeMetrics(metrics) } as RunRecord,
    policy: study.spec.gate,
    trialCount: tried!.trials,
    forwardLooks: looks.trials,
  };
}

/** Stores the gate's decision; the first one stands. */
export async function recordDecision(
  db: Database,
  candidateId: string,
  policy: GatePolicy,
  decision: GateDecision,
): Promise<void> {
  await db
    .insert(gateDecisions)
    .values({
      candidateId,
      decision: decision.decision,
      rules: decision.rules,
      policy,
      trialCount: decision.trialCount,
      forwardLooks: decision.forwardLooks,
    })
    .onConflictDoNothing();
}

/** Decisions, best candidate first; of one study or of all. */
export async function listDecisions(db: Database, studyId?: string): Promise<DecisionRow[]> {
  const rows = await db
    .select({ decision: gateDecisions, studyId: candidates.studyId, rank: candidates.rank })
    .from(gateDecisions)
    .innerJoin(candidates, eq(candidates.id, gateDecisions.candidateId))
    .where(studyId === undefined ? undefined : eq(candidates.studyId, studyId))
    .orderBy(asc(candidates.studyId), asc(candidates.rank));
  return rows.map(({ decision, studyId: study, rank }) => ({
    candidateId: decision.candidateId,
    studyId: study,
    rank,
    decision: decision.decision,
    rules: decision.rules as GateDecision['rules'],
    trialCount: decision.trialCount,
    forwardLooks: decision.forwardLooks,
  }));
}
