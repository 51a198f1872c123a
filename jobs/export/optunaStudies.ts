import { stageNames } from '@winnow/core';
import type { StudyRow, TrialRow } from '@winnow/platform';
import { compileSpace, type OptunaStudy, type OptunaTrial } from '@winnow/search';
import { type Choice, measuredValues } from '@winnow/study';

/**
 * A study as Optuna would hold it: a study of its own for each stage, because values of two windows do not compare. Several
 * objectives are as they are measured, each with its direction.
 */
export function optunaStudies(study: StudyRow, trials: readonly TrialRow[]): OptunaStudy[] {
  const space = compileSpace(study.spec.space);
  const { several } = study.spec;
  const directions = several?.objectives.map(({ direction }) => direction) ?? ['maximize'];
  return stageNames.flatMap((stage) => {
    const own = trials.filter((trial) => trial.stage === stage);
    if (own.length === 0) return [];
    const userAttrs = { study: study.id, stage };
    const name = `${study.id}.${stage}`;
    return [{ name, directions, space, userAttrs, trials: own.map((trial) => optunaTrial(trial, several)) }];
  });
}

function optunaTrial(trial: TrialRow, several: Choice | undefined): OptunaTrial {
  const { state, params, steps, startedAt, finishedAt } = trial;
  return {
    state,
    values: valuesOf(trial, several),
    params,
    steps,
    userAttrs: userAttrs(trial),
    startedAt: startedAt?.getTime() ?? null,
    finishedAt: finishedAt?.getTime() ?? null,
  };
}

function valuesOf({ value, metrics }: TrialRow, several: Choice | undefined): number[] | null {
  if (several === undefined) return value === null ? null : [value];
  return metrics && Object.values(measuredValues(metrics, several));
}

/** Attributes must be JSON: browsers read them, and a number that JSON does not have is its name. */
function userAttrs({ id, parent, spec, metrics, error }: TrialRow): Record<string, unknown> {
  const attrs = { id, model: spec.model, ...(parent !== null && { parent }), ...metrics };
  const failure = error === null ? {} : { error: `${error.code}: ${error.message}` };
  const entries = Object.entries({ ...attrs, ...failure }).map(([name, value]) => {
    return [name, typeof value === 'number' && !Number.isFinite(value) ? String(value) : value];
  });
  return Object.fromEntries(entries);
}
