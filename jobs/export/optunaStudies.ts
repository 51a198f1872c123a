import { encodeJson, stageNames } from '@winnow/core';
import type { CandidateFigures, TrialRow } from '@winnow/platform';
import { compileSpace, type OptunaStudy, type OptunaTrial } from '@winnow/search';
import { type Choice, measuredValues } from '@winnow/study';
import type { ExportedStudy } from './trialRecord.ts';

/**
 * A study as Optuna would hold it: a study of its own for each stage, because values of two windows do not compare. Several
 * objectives are as they are measured, each with its direction.
 */
export function optunaStudies(study: ExportedStudy, trials: readonly TrialRow[]): OptunaStudy[] {
  const space = compileSpace(study.spec.space);
  const { several } = study.spec;
  const directions = several?.objectives.map(({ direction }) => direction) ?? ['maximize'];
  const toOptuna = (trial: TrialRow) => optunaTrial(trial, several, study.candidates.get(trial.id));
  return stageNames.flatMap((stage) => {
    const own = trials.filter((trial) => trial.stage === stage);
    if (own.length === 0) return [];
    const userAttrs = { study: study.id, stage };
    const name = `${study.id}.${stage}`;
    return [{ name, directions, space, userAttrs, trials: own.map(toOptuna) }];
  });
}

function optunaTrial(
  trial: TrialRow,
  several: Choice | undefined,
  candidate: CandidateFigures | undefined,
): OptunaTrial {
  const { state, params, steps, startedAt, finishedAt } = trial;
  return {
    state,
    values: valuesOf(trial, several),
    params,
    steps,
    userAttrs: userAttrs(trial, candidate),
    startedAt: startedAt?.getTime() ?? null,
    finishedAt: finishedAt?.getTime() ?? null,
  };
}

function valuesOf({ value, metrics }: TrialRow, several: Choice | undefined): number[] | null {
  if (several === undefined) return value === null ? null : [value];
  return metrics && Object.values(measuredValues(metrics, several));
}

/** Attributes must be JSON: browsers read them, and a number that JSON does not have is its name. */
function userAttrs(
  { id, parent, spec, metrics, error }: TrialRow,
  candidate: CandidateFigures | undefined,
): Record<string, unknown> {
  const figures = Object.entries(candidate ?? {}).map(([name, figure]) => [`candidate.${name}`, figure]);
  const attrs = {
    id,
    model: spec.model,
    ...(parent !== null && { parent }),
    ...metrics,
    ...Object.fromEntries(figures),
    ...(error !== null && { error: `${error.code}: ${error.message}` }),
  };
  return JSON.parse(encodeJson(attrs));
}
