/**
 * Ids are readable and sortable by eye: study `quickstart-2` is the second submission of the study named `quickstart`;
 * its trial `quickstart-2.search.17` is trial 17 of its search stage, and that is also its BullMQ job id.
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
