import { kernelWeights } from './kernelWeights.ts';
import type { Column } from './trialTable.ts';

/** The trials of one side of the split that have all parameters of a group, n of them. */
export interface Side {
  /** [n] their rows, oldest first */
  readonly rows: Int32Array;
  /** [rows of the table] place among them; −1 for a trial that is not one of them */
  readonly ages: Int32Array;
  /** [n + 1] of the kernels that they give, the prior's last */
  readonly weights: Float64Array;
  /** [rows of the table] given weights; undefined where trials count by their age */
  readonly rowWeights: Float64Array | undefined;
}

/**
 * @param sides      as `splitTrials` gives them
 * @param rowWeights [rows] of the trials; default: by their age
 */
export function createSide(sides: Uint8Array, side: number, rowWeights?: Float64Array): Side {
  return sideOf(sides.length, (row) => sides[row] === side, rowWeights);
}

/** The side itself where no column has gaps, so what is known of it is known of all parameters. */
export function narrowSide(side: Side, columns: readonly Column[]): Side {
  const open = columns.filter(({ count }) => count < side.ages.length);
  if (open.length === 0) return side;
  const isWhole = (row: number) => open.every(({ values }) => !Number.isNaN(values[row]!));
  return sideOf(side.ages.length, (row) => side.ages[row]! >= 0 && isWhole(row), side.rowWeights);
}

function sideOf(count: number, isMember: (row: number) => boolean, rowWeights: Float64Array | undefined): Side {
  const ages = new Int32Array(count);
  const members = new Int32Array(count);
  let n = 0;
  for (let row = 0; row < count; row++) {
    ages[row] = -1;
    if (!isMember(row)) continue;
    members[n] = row;
    ages[row] = n++;
  }
  const rows = members.slice(0, n);
  const given = rowWeights && Float64Array.from(rows, (row) => rowWeights[row]!);
  return { rows, ages, weights: kernelWeights(n, given), rowWeights };
}
