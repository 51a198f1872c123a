import { type StageName, stageNames } from '@winnow/core';
import { type Choice, type MeasuredTrial, rankFronts } from './rankFronts.ts';

/** Where a complete trial stands among those of its stage, in a study with several objectives. */
export interface Standing {
  /** 1 is the Pareto front, 2 what would be it without that one, … */
  readonly front: number;
  /** front by front, and within one as the study picks; 0 is the trial that is picked */
  readonly place: number;
}

/**
 * @param trials all of the study: a front is one only among all
 * @returns by trial id; a trial with a NaN among its objectives stands nowhere
 */
export function stageStandings(
  trials: readonly (MeasuredTrial & { readonly id: string; readonly stage: StageName })[],
  choice: Choice,
): ReadonlyMap<string, Standing> {
  return new Map(
    stageNames.flatMap((stage) => {
      const own = trials.filter((trial) => trial.stage === stage);
      const ranked = rankFronts(own, choice).flatMap((front, rank) => front.map(({ id }) => ({ id, front: rank + 1 })));
      return ranked.map(({ id, front }, place) => [id, { front, place }] as const);
    }),
  );
}
