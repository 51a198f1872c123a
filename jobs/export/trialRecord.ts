import type { CandidateFigures, StudyRow, TrialRow } from '@winnow/platform';

/** A study to export, with what its candidates were picked from, by trial id. */
export interface ExportedStudy extends StudyRow {
  readonly candidates: ReadonlyMap<string, CandidateFigures>;
}

/**
 * A trial as exported. All but `run` and `candidate`, which counts what other studies did, is a function of the study file and
 * its data; `reproducible` leaves those out.
 */
export function trialRecord(study: Pick<ExportedStudy, 'name' | 'candidates'>, trial: TrialRow, reproducible: boolean) {
  const { stage, number, parent, state, params, value, steps, metrics, error } = trial;
  const record = {
    study: study.name,
    stage,
    number,
    parent,
    state,
    model: trial.spec.model,
    params,
    value,
    steps,
    metrics,
    error,
  };
  if (reproducible) return record;
  const { id, attempt, worker, startedAt, finishedAt } = trial;
  const durationMs = startedAt === null || finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime();
  const candidate = study.candidates.get(id) ?? null;
  return { ...record, candidate, run: { id, attempt, worker, startedAt, finishedAt, durationMs } };
}
