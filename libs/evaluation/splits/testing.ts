import type { Fold } from './fold.ts';
import type { SplitRows } from './splitRows.ts';

/** Material of the tests of splits. */

export const rowsOf = (barIndex: readonly number[], endIndex: readonly number[]): SplitRows => ({
  barIndex: Int32Array.from(barIndex),
  endIndex: Int32Array.from(endIndex),
});

export const plain = (folds: readonly Fold[]) =>
  folds.map(({ train, test }) => ({ train: [...train], test: [...test] }));

export const range = (start: number, end: number) => Array.from({ length: end - start }, (_, i) => start + i);

export const uniformRows = (n: number, horizon: number) => rowsOf(range(0, n), range(horizon, n + horizon));

/** Rows with the given gaps between bars and label horizons, both in bars. */
export function rowsOfSteps(steps: readonly { readonly gap: number; readonly horizon: number }[]): SplitRows {
  let bar = 0;
  const barIndex = steps.map(({ gap }) => {
    bar += gap;
    return bar;
  });
  return rowsOf(
    barIndex,
    steps.map(({ horizon }, i) => barIndex[i]! + horizon),
  );
}
