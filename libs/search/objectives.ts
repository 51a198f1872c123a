import type { History, HistoryTrial } from './history.ts';

/** All objectives of a trial, each maximised; a study with one objective has one. */
export function objectivesOf({ values, value }: HistoryTrial): readonly number[] {
  return values ?? [value ?? Number.NaN];
}

/** Whether the trials of a study have several objectives; false before one is complete. */
export function hasSeveralObjectives(history: History): boolean {
  return history.some(({ state, values }) => state === 'complete' && values !== undefined && values.length > 1);
}
