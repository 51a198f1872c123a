import type { Params, Space } from '../space.ts';
import { encodeDistribution, encodeValue } from './distribution.ts';
import {
  directionCodes,
  type OptunaDirection,
  type OptunaTrialState,
  operations,
  trialStateCodes,
} from './journalFormat.ts';
import { encodePythonJson } from './pythonJson.ts';

/** A trial as Optuna shows it. */
export interface OptunaTrial {
  readonly state: OptunaTrialState;
  /** one of each objective; Optuna shows those of complete and pruned trials only */
  readonly values: readonly number[] | null;
  readonly params: Params;
  /** intermediate values, index = step */
  readonly steps: readonly number[];
  readonly userAttrs: Readonly<Record<string, unknown>>;
  /** epoch ms */
  readonly startedAt: number | null;
  /** epoch ms; of trials that have ended */
  readonly finishedAt: number | null;
}

export interface OptunaStudy {
  readonly name: string;
  /** of each objective */
  readonly directions: readonly OptunaDirection[];
  readonly space: Space;
  readonly userAttrs: Readonly<Record<string, unknown>>;
  /** in order of number, without gaps, as Optuna counts them */
  readonly trials: readonly OptunaTrial[];
}

const WORKER = 'winnow'; // whose lines these are; none of Optuna's workers, so that none takes them for its own

/**
 * The text of a journal with some studies that Optuna opens. A trial is one line, as `add_trial` writes it.
 * A complete trial with a value that is NaN is a failed one, as in Optuna. Times are UTC; Optuna's have no zone.
 */
export function encodeOptunaJournal(studies: readonly OptunaStudy[]): string {
  const lines = studies.flatMap(({ name, directions, space, userAttrs, trials }, id) => [
    operation(operations.createStudy, {
      study_name: name,
      directions: directions.map((direction) => directionCodes[direction]),
    }),
    ...Object.entries(userAttrs).map(([key, value]) => {
      return operation(operations.setStudyUserAttr, { study_id: id, user_attr: { [key]: value } });
    }),
    ...trials.map((trial) => operation(operations.createTrial, { study_id: id, ...trialFields(trial, space) })),
  ]);
  return lines.map((line) => `${line}\n`).join('');
}

function trialFields({ values, params, steps, userAttrs, ...trial }: OptunaTrial, space: Space) {
  const state = trial.state === 'complete' && values?.some(Number.isNaN) ? 'failed' : trial.state;
  const shown = state === 'complete' || state === 'pruned' ? values : null;
  const [only = null] = shown ?? [];
  const isOne = shown === null || shown.length === 1; // several stand under another key
  const distributions: Record<string, string> = {};
  const internals: Record<string, number> = {};
  for (const param of space.params) {
    const given = params[param.name];
    const internal = given === undefined ? undefined : encodeValue(param, given);
    if (internal === undefined) continue;
    distributions[param.name] = encodeDistribution(param);
    internals[param.name] = internal;
  }
  return {
    state: trialStateCodes[state],
    value: isOne ? only : null,
    values: isOne ? null : shown,
    datetime_start: isoTime(trial.startedAt ?? trial.finishedAt),
    ...(trial.finishedAt !== null && { datetime_complete: isoTime(trial.finishedAt) }),
    distributions,
    params: internals,
    user_attrs: userAttrs,
    system_attrs: {},
    intermediate_values: Object.fromEntries(steps.map((step, i) => [String(i), step])),
  };
}

function isoTime(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString().replace('Z', '000'); // microseconds, no zone
}

function operation(code: number, fields: Readonly<Record<string, unknown>>): string {
  return encodePythonJson({ op_code: code, worker_id: WORKER, ...fields });
}
