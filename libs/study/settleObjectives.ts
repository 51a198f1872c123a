import { stageNames, WinnowError } from '@winnow/core';
import { objectiveMetrics, objectiveSchema } from '@winnow/evaluation';
import { severalObjectivesProblem } from '@winnow/search';
import { metricsOfPick, type PickRule } from './pickRule.ts';
import type { StudyFile } from './studyFile.ts';
import type { StudySpec } from './studySpec.ts';

const DEFAULT_PICK: PickRule = { rule: 'knee' };

/**
 * What a study's trials are compared by: one objective, or several and how to pick from their Pareto front.
 * @throws WinnowError `study_invalid` for what does not go with several objectives
 */
export function settleObjectives(file: StudyFile, where: string): Pick<StudySpec, 'objective' | 'several'> {
  if (file.objectives === undefined) return { objective: file.objective ?? objectiveSchema.parse({}) };
  const objectives = file.objectives.map(({ metric, direction = objectiveMetrics[metric] }) => ({ metric, direction }));
  const pick = file.pick ?? DEFAULT_PICK;
  const stranger = metricsOfPick(pick).find((name) => objectives.every(({ metric }) => metric !== name));
  if (stranger !== undefined) throw refused(where, 'pick', 'must name objectives of the study', stranger);
  if (pick.rule === 'rank_sum' && objectives.every(({ metric }) => pick.weights[metric] === 0)) {
    throw refused(where, 'pick.weights', 'must not all be 0', pick.weights);
  }
  const problem = severalObjectivesProblem(file.sampler, file.pruner);
  if (problem !== undefined) throw refused(where, problem.key, problem.rule, problem.got);
  refuseLimitsOfOne(file, where);
  return { objective: objectives[0]!, several: { objectives, pick } };
}

/** What compares trials by one value. */
function refuseLimitsOfOne({ stages }: StudyFile, where: string): void {
  for (const key of ['noImprovement', 'regret'] as const) {
    const limit = stages.search.stop?.[key];
    const rule = 'must not be there where there are several objectives: it is about the best value of one';
    if (limit !== undefined) throw refused(where, `stages.search.stop.${key}`, rule, limit);
  }
  for (const stage of stageNames) {
    const { tieTolerance } = stages[stage];
    const rule = 'must not be there where there are several objectives: the Pareto front decides';
    if (tieTolerance !== undefined) throw refused(where, `stages.${stage}.tieTolerance`, rule, tieTolerance);
  }
}

function refused(where: string, key: string, rule: string, got: unknown): WinnowError {
  return new WinnowError('study_invalid', { where: `${where}: ${key}`, rule, got });
}
