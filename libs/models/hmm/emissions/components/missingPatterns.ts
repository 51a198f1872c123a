import { hasMissing } from '../../hasMissing.ts';
import type { Observations } from '../../hmm.ts';

/** Rows in which the same features are observed. */
export interface MissingPattern {
  /** features that are not NaN, ascending */
  readonly observed: Int32Array;
  readonly missing: Int32Array;
  /** ascending */
  readonly rows: Int32Array;
}

/** Groups the rows by which of their features are missing, in order of first appearance. Rows [T, D]; NaN is missing. */
export function missingPatterns({ data, rows, cols }: Pick<Observations, 'data' | 'rows' | 'cols'>): MissingPattern[] {
  if (!hasMissing(data)) return [patternOf(new Uint8Array(cols), ascending(rows))];
  const rowsOf = new Map<string, number[]>();
  for (let t = 0; t < rows; t++) {
    let key = '';
    for (let d = 0; d < cols; d++) key += Number.isNaN(data[t * cols + d]) ? '1' : '0';
    const known = rowsOf.get(key);
    if (known === undefined) rowsOf.set(key, [t]);
    else known.push(t);
  }
  return Array.from(rowsOf, ([key, group]) => patternOf(Uint8Array.from(key, Number), Int32Array.from(group)));
}

function patternOf(isMissing: Uint8Array, rows: Int32Array): MissingPattern {
  const features = Int32Array.from(isMissing.keys());
  return {
    observed: features.filter((d) => isMissing[d] === 0),
    missing: features.filter((d) => isMissing[d] === 1),
    rows,
  };
}

/** 0 … count − 1 */
function ascending(count: number): Int32Array {
  const indices = new Int32Array(count);
  for (let i = 0; i < count; i++) indices[i] = i;
  return indices;
}
