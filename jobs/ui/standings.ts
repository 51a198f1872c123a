import type { TrialRow } from '@winnow/platform';
import { type Choice, type StudySpec, stageStandings } from '@winnow/study';

/** Where a trial stands among those of its stage, in a study with several objectives. */
export interface Standing {
  /** 1 is the Pareto front, 2 what would be it without that one, … */
  readonly front: number;
  /** whether it is the first of the Pareto front, by the study's rule */
  readonly picked: boolean;
}

export interface Standings {
  readonly objectives: Choice['objectives'];
  /** by trial id; complete trials only */
  readonly byTrial: ReadonlyMap<string, Standing>;
}

/**
 * @param trials all of the study: a front is one only among all
 * @returns undefined for a study with one objective
 */
export function standingsOf({ several }: StudySpec, trials: readonly TrialRow[]): Standings | undefined {
  if (several === undefined) return undefined;
  const standings = [...stageStandings(trials, several)];
  const byTrial = new Map(standings.map(([id, { front, place }]) => [id, { front, picked: place === 0 }]));
  return { objectives: several.objectives, byTrial };
}

/** How the trials of such a study are ordered, in the words of its file. */
export function choiceText({ objectives, pick }: Choice): string {
  const list = objectives.map(({ metric, direction }) => `${metric} ${direction === 'maximize' ? '↑' : '↓'}`);
  return `Pareto front of ${list.join(', ')}, then ${pick.rule}; * is picked`;
}
