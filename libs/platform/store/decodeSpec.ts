import type { TrialSpec } from '@winnow/pipeline';
import type { StudySpec } from '@winnow/study';

/** Keys that specs stored by earlier versions lack, with what those versions did. */
const ADDED_SINCE = { scaler: { kind: 'standard' } } as const;
const ADDED_TO_STUDIES = { ...ADDED_SINCE, order: 'lag' } as const;

/** A study's spec as stored by this version or an earlier one. */
export function decodeStudySpec(stored: unknown): StudySpec {
  return { ...ADDED_TO_STUDIES, ...(stored as StudySpec) };
}

/** A trial's spec as stored, or waiting in the queue, since this version or an earlier one. */
export function decodeTrialSpec(stored: unknown): TrialSpec {
  return { ...ADDED_SINCE, ...(stored as TrialSpec) };
}
