import { assertArgument, assertShape } from '@winnow/core';
import type { Observations } from './hmm.ts';

/**
 * Sizes and runs of the rows; what values they may have is the emission family's to say.
 * @throws WinnowError `shape_mismatch` when the sizes disagree, `argument_invalid` for a bad size or run
 */
export function assertObservations(where: string, { data, rows, cols, runStarts }: Observations): void {
  assertArgument(Number.isInteger(rows) && rows >= 1, where, 'rows must be a positive integer', rows);
  assertArgument(Number.isInteger(cols) && cols >= 1, where, 'cols must be a positive integer', cols);
  assertShape(where, 'data', data, rows * cols);
  assertArgument(runStarts[0] === 0, where, 'runStarts must start with 0', runStarts[0]);
  for (let r = 1; r < runStarts.length; r++) {
    const isNext = runStarts[r]! > runStarts[r - 1]! && runStarts[r]! < rows;
    assertArgument(isNext, where, `runStarts[${r}] must ascend and stay below ${rows}`, runStarts[r]);
  }
}
