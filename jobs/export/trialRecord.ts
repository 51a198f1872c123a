import type { StudyRow, TrialRow } from '@winnow/platform';
import { measuredValues } from '@winnow/study';

/**
 * A trial as exported. All but `run` is a function of the study file and its data; `reproducible` leaves that out. With several
 * objectives it has the `values` of all, as measured, and `value` is the first, negative where that is minimised.
 */
export function trialRecord(study: Pick<StudyRow, 'name' | 'spec'>, trial: TrialRow, reproducible: boolean) {
  const { stage, number, parent, state, params, value, steps, metrics, error } = trial;
  const { several } = study.spec;
  const record = {
    study: study.name,
    stage,
    number,
    parent,
    state,
    model: trial.spec.model,
    params,
    value,
    ...(several && { values: metrics && measuredValues(metrics, several) }),
    steps,
    metrics,
    error,
  };
  if (reproducible) return record;
  const { id, attempt, worker, startedAt, finishedAt } = trial;
  const durationMs = startedAt === null || finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime();
  return { ...record, run: { id, attempt, worker, startedAt, finishedAt, durationMs } };
}
