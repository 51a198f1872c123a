/**
 * Ids are readable and sortable by eye: study `quickstart-2` is the second submission of the study named `quickstart`;
 * its trial `quickstart-2.search.17` is trial 17 of its search stage, and that is also the id of the BullMQ job that
 * carries it; a job that carries three more is `quickstart-2.search.17+3`.
 */

export const stageNames = ['search', 'validate', 'forward'] as const;
export type StageName = (typeof stageNames)[number];

/** What a study may be called: it becomes part of ids, file names and Redis keys. */
export const STUDY_NAME = /^[a-z][a-z0-9_]{0,62}$/;

export function studyId(name: string, submission: number): string {
  return `${name}-${submission}`;
}

export function trialId(study: string, stage: StageName, number: number): string {
  return `${study}.${stage}.${number}`;
}

/** @param trials one at least */
export function trialJobId(trials: readonly { readonly trialId: string }[]): string {
  const more = trials.length - 1;
  return more === 0 ? trials[0]!.trialId : `${trials[0]!.trialId}+${more}`;
}
