/** What the dashboard's API answers. The server and the page share these types, and nothing else. */
import type { ErrorRecord, StageName } from '@winnow/core';

/** A number as JSON carries it: what JSON cannot hold is a string. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

export type StudyState = 'running' | 'complete' | 'failed';
export type TrialState = 'waiting' | 'running' | 'complete' | 'pruned' | 'failed';
export type Verdict = 'passed' | 'failed' | 'insufficient_observation';

/** Trials of one stage, counted by state. */
export interface StageSummary extends Readonly<Record<TrialState, number>> {
  readonly name: StageName;
  /** trials that the stage has once it is done */
  readonly planned: number;
  /** largest value of its complete trials; null before there is one */
  readonly best: JsonNumber | null;
  /** of a study with several; empty with one, which is the value */
  readonly objectives: readonly ObjectiveSummary[];
}

export interface ObjectiveSummary {
  readonly metric: string;
  readonly direction: 'maximize' | 'minimize';
  /** over the complete trials, whichever trial has it; null before there is one */
  readonly best: JsonNumber | null;
}

export interface RuleSummary {
  readonly rule: string;
  readonly measured: JsonNumber | string;
  readonly limit: JsonNumber | string;
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface DecisionSummary {
  readonly candidateId: string;
  /** 0 is the best forward trial */
  readonly rank: number;
  readonly decision: Verdict;
  /** trials that the study had tried when the gate decided */
  readonly trialCount: number;
  /** of the daily Sharpe ratios of the search's complete trials, annualised; null: fewer than two have one */
  readonly sharpeVariance: number | null;
  /** forward trials of earlier studies on the same window; null: decided before they were counted */
  readonly forwardLooks: number | null;
  readonly rules: readonly RuleSummary[];
}

/** One item of `GET /api/studies`, newest first. Times are ISO 8601 in UTC. */
export interface StudySummary {
  readonly id: string;
  readonly name: string;
  readonly state: StudyState;
  /** the stage it is in, or ended in */
  readonly stage: StageName;
  readonly created: string;
  readonly finished: string | null;
  readonly stages: readonly StageSummary[];
  /** the limit that ended the search before it had had all its trials */
  readonly earlyEnd: string | null;
  readonly decisions: readonly DecisionSummary[];
  readonly error: ErrorRecord | null;
}

/** Metrics of a run by name. */
export type Figures = Readonly<Record<string, JsonNumber | string | boolean>>;

/** Where a complete trial stands in a study with several objectives. */
export interface StandingSummary {
  /** 1 is the Pareto front */
  readonly front: number;
  /** in its stage, front by front, as the study picks; 0 is picked */
  readonly place: number;
}

/** An ensemble beside its members, on the same folds. */
export interface PoliciesSummary {
  /** by policy; the ensemble is the last */
  readonly metrics: Readonly<Record<string, Figures>>;
  readonly decision: {
    readonly accepted: boolean;
    readonly ensemble: string;
    readonly pnl_after_cost: JsonNumber;
    /** of its best member, which the ensemble must exceed */
    readonly pnl_limit: JsonNumber;
    readonly max_drawdown: JsonNumber;
    /** of the tabular model, which the ensemble must not exceed */
    readonly drawdown_limit: JsonNumber;
  };
}

export interface TrialSummary {
  readonly id: string;
  readonly stage: StageName;
  readonly number: number;
  readonly model: string;
  /** parameters as the sampler gave them, without the choice of model */
  readonly params: Readonly<Record<string, JsonNumber | string | boolean>>;
  readonly state: TrialState;
  readonly value: JsonNumber | null;
  /** objective after each fold */
  readonly steps: readonly JsonNumber[];
  /** run metrics of a complete trial */
  readonly metrics: Figures | null;
  /** null with one objective */
  readonly standing: StandingSummary | null;
  /** of a complete trial of an ensemble */
  readonly policies: PoliciesSummary | null;
  readonly error: ErrorRecord | null;
}

/** `GET /api/studies/:id`: the study, and its trials by stage and number. */
export interface StudyDetail extends StudySummary {
  readonly trials: readonly TrialSummary[];
}

/** One item of `GET /api/components`: a process or thread of the farm that is alive. */
export interface ComponentSummary {
  readonly id: string;
  readonly kind: string;
  readonly host: string;
  readonly pid: number;
  /** trials it runs at once */
  readonly slots: number;
}

/** `GET /health` */
export interface Health {
  readonly status: 'ok';
}

/** Any answer whose status is not 2xx. */
export interface ErrorAnswer {
  readonly error: ErrorRecord;
}
