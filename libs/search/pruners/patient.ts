import type { Pruner } from '../pruner.ts';

export interface PatientOptions {
  /** steps without improvement that are put up with */
  readonly patience: number;
  /** how much better a value must be to count as an improvement */
  readonly minDelta: number;
}

/** Lets another pruner act only on trials that have stopped improving; without one, prunes those. */
export function createPatientPruner({ patience, minDelta }: PatientOptions, inner: Pruner | undefined): Pruner {
  const stalled = { steps: patience, by: minDelta };
  return {
    name: 'patient',
    thresholds: (history) =>
      inner === undefined
        ? [{ step: 0, every: 1, stalled }]
        : inner.thresholds(history).map((rule) => ({ ...rule, stalled })),
  };
}
