import { assertArgument, assertShape } from '@winnow/core';
import type { SizingBars } from './contract.ts';
import { type Sizing, type SizingKind, sizers } from './registry.ts';

const WHERE = 'sizePositions';
const NO_BARS: SizingBars = { close: new Float64Array(0), bar: new Int32Array(0) };

/**
 * The size of every position under any policy.
 * @param strengths [N] |conviction|, in [0, 1]
 * @param bars      may be left out where the policy does not need them
 * @returns [N] fraction of capital, ≥ 0
 * @throws WinnowError `argument_invalid` when the policy needs bars and has none, `shape_mismatch`
 */
export function sizePositions<K extends SizingKind>(
  strengths: Float64Array,
  sizing: Sizing<K>,
  bars?: SizingBars,
): Float64Array {
  const sizer = sizers[sizing.kind];
  if (bars === undefined) {
    assertArgument(!sizer.needsBars, WHERE, `sizing ${sizing.kind} needs bars`, bars);
  } else {
    assertShape(WHERE, 'bars.bar', bars.bar, strengths.length);
  }
  return sizer.size(strengths, sizing, bars ?? NO_BARS);
}
