import { take } from '@winnow/numerics';
import type { Labels } from './contract.ts';

/** The labels of the given rows, in their order, as copies. */
export function pickLabels(labels: Labels, rows: Int32Array): Labels {
  const { class: outcome, side, weight } = labels;
  return {
    ret: take(labels.ret, rows),
    up: take(labels.up, rows),
    endIndex: take(labels.endIndex, rows),
    ...(outcome && { class: take(outcome, rows) }),
    ...(side && { side: take(side, rows) }),
    ...(weight && { weight: take(weight, rows) }),
  };
}
