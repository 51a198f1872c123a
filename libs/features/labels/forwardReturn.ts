import type { Series } from '@winnow/market';
import { z } from 'zod';
import type { Labels } from './contract.ts';
import { labelledRows } from './labelledRows.ts';

export const forwardReturnSchema = z.strictObject({
  kind: z.literal('forward_return').describe('Simple return of the close over a fixed number of bars.'),
  horizon: z.int().min(1).max(1000).describe('Bars from a row to the end of its label.'),
});
export type ForwardReturnSpec = z.infer<typeof forwardReturnSchema>;

/**
 * close[endIndex] / close[barIndex] − 1 with endIndex = barIndex + horizon, for the leading rows with endIndex < endBar.
 * @param barIndex [N] ascending bar indices
 */
export function forwardReturn(
  { close }: Series,
  barIndex: Int32Array,
  { horizon }: Pick<ForwardReturnSpec, 'horizon'>,
  endBar: number,
): Labels {
  const rows = labelledRows(barIndex, horizon, endBar);
  const ret = new Float64Array(rows);
  const up = new Uint8Array(rows);
  const endIndex = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const bar = barIndex[row]!;
    endIndex[row] = bar + horizon;
    ret[row] = close[bar + horizon]! / close[bar]! - 1;
    up[row] = ret[row]! > 0 ? 1 : 0;
  }
  return { ret, up, endIndex };
}
