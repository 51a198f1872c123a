/**
 * Optuna's journal, the file of its `JournalStorage` (format of 3.1 to 4.9): one JSON object a line, each an operation on the
 * operations before it. Studies and trials are not named but counted: the n-th study or trial that a line creates has id n,
 * ids of trials run through all studies, and neither is used again after a deletion.
 *
 * - **internal value**: what a line holds of a parameter's value: a number itself, a choice by its index
 * - numbers are Python's, which writes NaN, Infinity and -Infinity bare
 */

export const operations = {
  createStudy: 0,
  deleteStudy: 1,
  setStudyUserAttr: 2,
  setStudySystemAttr: 3,
  createTrial: 4,
  setTrialParam: 5,
  setTrialStateValues: 6,
  setTrialIntermediateValue: 7,
  setTrialUserAttr: 8,
  setTrialSystemAttr: 9,
} as const;

export const trialStateCodes = { running: 0, complete: 1, pruned: 2, failed: 3, waiting: 4 } as const;
export type OptunaTrialState = keyof typeof trialStateCodes;

export const directionCodes = { minimize: 1, maximize: 2 } as const;
export type OptunaDirection = keyof typeof directionCodes;
