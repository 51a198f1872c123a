/** Gives an array of the length that it is asked for, whatever stands in it. */
export type Allocate = (length: number) => Float64Array;

/**
 * Memory that one trial after the other uses in a thread. The features of a long intraday series fill hundreds of
 * megabytes, and getting fresh memory from the system costs as much as computing them.
 */
export interface TrialWorkspace {
  /** Memory for the features of the n-th symbol of a trial, valid until the next trial takes it. */
  features(n: number): Allocate;
}

export function createTrialWorkspace(): TrialWorkspace {
  const kept: Float64Array[] = [];
  return {
    features: (n) => (length) => {
      if (kept[n] === undefined || kept[n].length < length) kept[n] = new Float64Array(length);
      return kept[n].subarray(0, length);
    },
  };
}
