import type { Labels } from './contract.ts';

/** The labels of the given rows, in their order, as copies. */
export function pickLabels(labels: Labels, rows: Int32Array): Labels {
  const { class: outcome, side, weight } = labels;
  return {
    ret: Float64Array.from(rows, (row) => labels.ret[row]!),
    up: Uint8Array.from(rows, (row) => labels.up[row]!),
    endIndex: Int32Array.from(rows, (row) => labels.endIndex[row]!),
    ...(outcome && { class: Int8Array.from(rows, (row) => outcome[row]!) }),
    ...(side && { side: Int8Array.from(rows, (row) => side[row]!) }),
    ...(weight && { weight: Float64Array.from(rows, (row) => weight[row]!) }),
  };
}
