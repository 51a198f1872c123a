/**
 * A regression tree on the unit cube, grown to pure leaves (Breiman et al. 1984), as the boxes of its leaves.
 *
 * Notation: N rows, D coordinates.
 */

export interface LeafBox {
  /** [D] */
  readonly low: Float64Array;
  /** [D] */
  readonly high: Float64Array;
  /** mean of the rows inside */
  readonly value: number;
}

/**
 * @param x    [N, D] in the unit cube
 * @param y    [N]
 * @param rows the rows to grow from; a row may be named several times
 */
export function growLeaves(x: Float64Array, y: Float64Array, D: number, rows: Int32Array): LeafBox[] {
  const leaves: LeafBox[] = [];
  const grow = (inside: Int32Array, low: Float64Array, high: Float64Array): void => {
    const split = bestSplit(x, y, D, inside);
    if (split === undefined) {
      leaves.push({ low, high, value: meanOf(y, inside) });
      return;
    }
    const { coordinate, threshold } = split;
    const isLeft = (row: number) => x[row * D + coordinate]! <= threshold;
    grow(inside.filter(isLeft), low, withValue(high, coordinate, threshold));
    grow(
      inside.filter((row) => !isLeft(row)),
      withValue(low, coordinate, threshold),
      high,
    );
  };
  grow(rows, new Float64Array(D), new Float64Array(D).fill(1));
  return leaves;
}

/** The split that lowers the squared error most, half-way between two values; undefined where none lowers it. */
function bestSplit(
  x: Float64Array,
  y: Float64Array,
  D: number,
  rows: Int32Array,
): { coordinate: number; threshold: number } | undefined {
  const n = rows.length;
  const total = n * meanOf(y, rows);
  if (rows.every((row) => y[row] === y[rows[0]!])) return undefined;
  let best: { coordinate: number; threshold: number } | undefined;
  let bestGain = (total * total) / n;
  for (let coordinate = 0; coordinate < D; coordinate++) {
    const at = (row: number) => x[row * D + coordinate]!;
    const sorted = Int32Array.from(rows).sort((a, b) => at(a) - at(b));
    let left = 0;
    for (let i = 1; i < n; i++) {
      left += y[sorted[i - 1]!]!;
      const before = at(sorted[i - 1]!);
      const after = at(sorted[i]!);
      if (before === after) continue;
      const gain = (left * left) / i + (total - left) ** 2 / (n - i);
      if (gain > bestGain) {
        bestGain = gain;
        best = { coordinate, threshold: 0.5 * (before + after) };
      }
    }
  }
  return best;
}

function meanOf(y: Float64Array, rows: Int32Array): number {
  let total = 0;
  for (const row of rows) total += y[row]!;
  return total / rows.length;
}

function withValue(vector: Float64Array, index: number, value: number): Float64Array {
  const copy = Float64Array.from(vector);
  copy[index] = value;
  return copy;
}
