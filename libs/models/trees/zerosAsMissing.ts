import type { Table } from './binDataset.ts';
import type { TreeEnsemble } from './tree.ts';

/** Values this close to 0 are taken for it, as in LightGBM. */
export const ZERO = Math.fround(1e-35);

/** The values of a table as the splits are to see them: [N, F], a copy where a feature takes 0 for a missing value. */
export function zerosAsMissing({ zeroIsMissing = [] }: TreeEnsemble, { data, rows, cols }: Table): Float64Array {
  if (zeroIsMissing.length === 0) return data;
  const seen = data.slice();
  for (let n = 0; n < rows; n++) {
    for (const f of zeroIsMissing) if (Math.abs(seen[n * cols + f]!) <= ZERO) seen[n * cols + f] = Number.NaN;
  }
  return seen;
}
