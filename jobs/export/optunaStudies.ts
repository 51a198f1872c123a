import { stageNames } from '@winnow/core';
import type { StudyRow, TrialRow } from '@winnow/platform';
import { compileSpace, type OptunaStudy, type OptunaTrial } from '@winnow/search';

/** A study as Optuna would hold it: a study of its own for each stage, because values of two windows do not compare. */
export function optunaStudies(study: StudyRow, trials: readonly TrialRow[]): OptunaStudy[] {
  const space = compileSpace(study.spec.space);
  return stageNames.flatMap((stage) => {
    const own = trials.filter((trial) => trial.stage === stage);
    if (own.length === 0) return [];
    const userAttrs = { study: study.id, stage };
    return [{ name: `${study.id}.${stage}`, space, userAttrs, trials: own.map(optunaTrial) }];
  });
}

function optunaTrial(trial: TrialRow): OptunaTrial {
  const { state, value, params, steps, startedAt, finishedAt } = trial;
  return {
    state,
    value,
    params,
    steps,
    userAttrs: userAttrs(trial),
    startedAt: startedAt?.getTime() ?? null,
    finishedAt: finishedAt?.getTime() ?? null,
  };
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
