import type { Series } from '@winnow/market';
import { type BinCache, createBinCache } from '@winnow/models';
import { type PreparedSymbol, prepareSymbol } from './prepareSymbol.ts';
import type { TrialSpec } from './trialSpec.ts';

/**
 * What one trial after the other uses in a thread: memory, because the features of a long intraday series fill hundreds of
 * megabytes and getting fresh memory from the system costs as much as computing them; and what trials that differ only in
 * their parameters have in common.
 */
export interface TrialWorkspace {
  /**
   * The n-th symbol of a trial made ready: what the trial before had there if it was made of the same bars in the same way,
   * else made anew in the memory of that.
   */
  symbol(spec: TrialSpec, series: Series, n: number): PreparedSymbol;
  /** The folds that trees were fitted to before, in bins. */
  readonly binCache: BinCache;
}

interface Kept {
  /** the bars themselves may go when the trials that need them have ended */
  readonly series: WeakRef<Series>;
  readonly way: string;
  readonly prepared: Omit<PreparedSymbol, 'series'>;
}

/** Bins that a thread keeps: five folds of 800,000 rows × 30 features. */
const KEPT_BIN_BYTES = 128 * 2 ** 20;

export function createTrialWorkspace(): TrialWorkspace {
  const memory: Float64Array[] = [];
  const kept: (Kept | undefined)[] = [];
  const allocate = (n: number, length: number): Float64Array => {
    if (memory[n] === undefined || memory[n].length < length) memory[n] = new Float64Array(length);
    return memory[n].subarray(0, length);
  };
  return {
    symbol(spec, series, n) {
      const way = wayOf(spec);
      const last = kept[n];
      if (last?.way === way && last.series.deref() === series) return { series, ...last.prepared };
      kept[n] = undefined; // its memory is written to now
      const { matrix, labels, folds } = prepareSymbol(spec, series, (length) => allocate(n, length));
      kept[n] = { series: new WeakRef(series), way, prepared: { matrix, labels, folds } };
      return { series, matrix, labels, folds };
    },
    binCache: createBinCache(KEPT_BIN_BYTES),
  };
}

/** All of a spec but what is the trial's own and comes into play only when its rows are ready. */
function wayOf({ trialId, number, model, params, policy, pruneAt, ...others }: TrialSpec): string {
  return JSON.stringify(others);
}
