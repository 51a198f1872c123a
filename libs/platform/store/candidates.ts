import { type RunRecord, trialSharpeVariance } from '@winnow/evaluation';
import type { GateDecision, GatePolicy } from '@winnow/gates';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database } from './database.ts';
import { decodeMetrics } from './decodeMetrics.ts';
import { countForwardLooks } from './forwardLooks.ts';
import { candidates, gateDecisions, runs, studies } from './schema.ts';
import { decodeStudy, type StudyRow } from './studies.ts';
import type { TrialRow } from './trialRows.ts';

/** What a candidate was picked from, as it was when the candidate was made. */
export interface CandidateFigures {
  /** trials of all stages that the study has tried */
  readonly trialCount: number;
  /** of the daily Sharpe ratios of the search's complete trials, annualised; null: fewer than two have one */
  readonly sharpeVariance: number | null;
  /** forward trials of earlier studies on the same window */
  readonly forwardLooks: number;
}

export interface CandidateRow extends CandidateFigures {
  /** the forward trial's id */
  readonly id: string;
  readonly studyId: string;
  /** 0 is the best forward trial */
  readonly rank: number;
  readonly run: RunRecord;
  readonly policy: GatePolicy;
}

export interface DecisionRow extends Omit<GateDecision, 'forwardLooks'> {
  /** null: decided before they were counted */
  readonly forwardLooks: number | null;
  readonly candidateId: string;
  readonly studyId: string;
  readonly rank: number;
}

/**
 * Stores forward winners, best first, as candidates with what they were picked from; those that exist already are left as
 * they are.
 * @param trials of the study, all stages
 */
export async function createCandidates(
  db: Database,
  study: StudyRow,
  winners: readonly TrialRow[],
  trials: readonly TrialRow[],
): Promise<void> {
  if (winners.length === 0) return;
  const searched = trials.filter(({ stage }) => stage === 'search').flatMap(({ metrics }) => metrics ?? []);
  const figures: CandidateFigures = {
    trialCount: trials.length,
    sharpeVariance: trialSharpeVariance(searched),
    forwardLooks: (await countForwardLooks(db, study)).trials,
  };
  await db
    .insert(candidates)
    .values(winners.map(({ id }, rank) => ({ id, studyId: study.id, rank, ...figures })))
    .onConflictDoNothing();
}

/** What the candidates of a study were picked from, by trial id. */
export async function studyCandidates(db: Database, studyId: string): Promise<ReadonlyMap<string, CandidateFigures>> {
  const { id, trialCount, sharpeVariance, forwardLooks } = candidates;
  const rows = await db
    .select({ id, trialCount, sharpeVariance, forwardLooks })
    .from(candidates)
    .where(eq(candidates.studyId, studyId))
    .orderBy(asc(candidates.rank));
  return new Map(rows.map(({ id: trialId, ...figures }) => [trialId, figures]));
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
  const { trialId: _, metrics, ...sources } = row.run;
  return {
    ...row.candidate,
    run: { ...sources, metrics: decodeMetrics(metrics) } as RunRecord,
    policy: decodeStudy(row.study).spec.gate,
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
    .select({
      decision: gateDecisions,
      studyId: candidates.studyId,
      rank: candidates.rank,
      sharpeVariance: candidates.sharpeVariance,
    })
    .from(gateDecisions)
    .innerJoin(candidates, eq(candidates.id, gateDecisions.candidateId))
    .where(studyId === undefined ? undefined : eq(candidates.studyId, studyId))
    .orderBy(asc(candidates.studyId), asc(candidates.rank));
  return rows.map(({ decision, studyId: study, rank, sharpeVariance }) => ({
    candidateId: decision.candidateId,
    studyId: study,
    rank,
    decision: decision.decision,
    rules: decision.rules as GateDecision['rules'],
    trialCount: decision.trialCount,
    sharpeVariance,
    forwardLooks: decision.forwardLooks,
  }));
}
