import { type BinCache, createBinCache } from '@winnow/models';

/** Gives an array of the length that it is asked for, whatever stands in it. */
export type Allocate = (length: number) => Float64Array;

/**
 * Memory that one trial after the other uses in a thread. The features of a long intraday series fill hundreds of
 * megabytes, and getting fresh memory from the system costs as much as computing them.
 */
export interface TrialWorkspace {
  /** Memory for the features of the n-th symbol of a trial, valid until the next trial takes it. */
  features(n: number): Allocate;
  /** The folds that trees were fitted to before, in bins. */
  readonly binCache: BinCache;
}

/** Bins that a thread keeps: five folds of 800,000 rows × 30 features. */
const KEPT_BIN_BYTES = 128 * 2 ** 20;

export function createTrialWorkspace(): TrialWorkspace {
  const kept: Float64Array[] = [];
  return {
    features: (n) => (length) => {
      if (kept[n] === undefined || kept[n].length < length) kept[n] = new Float64Array(length);
      return kept[n].subarray(0, length);
    },
    binCache: createBinCache(KEPT_BIN_BYTES),
  };
}
