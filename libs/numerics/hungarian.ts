import { assertArgument, assertFinite, assertShape } from '@winnow/core';
import { sum } from './sum.ts';

/**
 * Linear sum assignment by shortest augmenting paths (Jonker & Volgenant 1987, "A shortest augmenting path algorithm for
 * dense and sparse linear assignment problems"; rectangular form: Crouse 2016, "On implementing 2D rectangular assignment
 * algorithms", section II).
 *
 * Notation: N rows, M columns with N ≤ M inside; u, v dual variables with u_i + v_j ≤ cost_ij, equal where i has j.
 */

export interface Assignment {
  /** [rows] column of each row, −1 for the rows that get none when there are fewer columns than rows */
  readonly columnOf: Int32Array;
  /** sum of the costs of the pairs */
  readonly total: number;
}

/** Nothing assigned yet. */
const FREE = -1;

/** The matrix and what the algorithm keeps between rows. */
interface Problem {
  /** [N, M] */
  readonly cost: Float64Array;
  readonly rows: number;
  readonly cols: number;
  /** [N] u */
  readonly rowDual: Float64Array;
  /** [M] v */
  readonly colDual: Float64Array;
  /** [N] column of each row */
  readonly columnOf: Int32Array;
  /** [M] row of each column */
  readonly rowOf: Int32Array;
}

/** The tree of shortest alternating paths that grows from one row. */
interface PathTree {
  /** [M] length of the shortest path to each column */
  readonly distance: Float64Array;
  /** [M] the row through which that path comes */
  readonly via: Int32Array;
  /** [M] 1 for a column whose distance is final */
  readonly isDone: Uint8Array;
}

/**
 * Pairs rows with columns, each at most once and as many as there can be, at the lowest total cost; O(n² m) for n the
 * smaller side. Among equal totals the choice is deterministic.
 * @param cost [rows, cols] finite, of any sign; rejects NaN and infinities
 */
export function hungarian(cost: Float64Array, rows: number, cols: number): Assignment {
  const where = 'hungarian';
  assertArgument(Number.isInteger(rows) && rows > 0, where, 'rows must be a positive integer', rows);
  assertArgument(Number.isInteger(cols) && cols > 0, where, 'cols must be a positive integer', cols);
  assertShape(where, 'cost', cost, rows * cols);
  assertFinite(where, 'cost', cost);
  const columnOf =
    rows <= cols ? solve(cost, rows, cols).columnOf : solve(transpose(cost, rows, cols), cols, rows).rowOf;
  const costs = Array.from(columnOf, (col, row) => (col === FREE ? 0 : cost[row * cols + col]!));
  return { columnOf, total: sum(costs) };
}

/** @returns [cols, rows] */
function transpose(cost: Float64Array, rows: number, cols: number): Float64Array {
  return cost.map((_value, i) => cost[(i % rows) * cols + Math.floor(i / rows)]!);
}

function solve(cost: Float64Array, rows: number, cols: number): Problem {
  const problem: Problem = {
    cost,
    rows,
    cols,
    rowDual: new Float64Array(rows),
    colDual: new Float64Array(cols),
    columnOf: new Int32Array(rows).fill(FREE),
    rowOf: new Int32Array(cols).fill(FREE),
  };
  const tree: PathTree = {
    distance: new Float64Array(cols),
    via: new Int32Array(cols),
    isDone: new Uint8Array(cols),
  };
  for (let row = 0; row < rows; row++) {
    const sink = growTree(problem, tree, row);
    updateDuals(problem, tree, row, tree.distance[sink]!);
    augment(problem, tree, row, sink);
  }
  return problem;
}

/** Dijkstra over reduced costs from a free row. @returns the nearest free column */
function growTree({ cost, cols, rowDual, colDual, rowOf }: Problem, tree: PathTree, start: number): number {
  tree.distance.fill(Number.POSITIVE_INFINITY);
  tree.isDone.fill(0);
  let row = start;
  let length = 0;
  for (;;) {
    for (let col = 0; col < cols; col++) {
      if (tree.isDone[col] === 1) continue;
      const through = length + cost[row * cols + col]! - rowDual[row]! - colDual[col]!;
      if (through < tree.distance[col]!) {
        tree.distance[col] = through;
        tree.via[col] = row;
      }
    }
    const nearest = nearestOpen(tree, rowOf);
    tree.isDone[nearest] = 1;
    if (rowOf[nearest] === FREE) return nearest;
    length = tree.distance[nearest]!;
    row = rowOf[nearest]!;
  }
}

/** Of the columns not done the one at the least distance; at equal distance a free one, which ends the search. */
function nearestOpen({ distance, isDone }: PathTree, rowOf: Int32Array): number {
  let nearest = FREE;
  for (let col = 0; col < distance.length; col++) {
    if (isDone[col] === 1) continue;
    const isNearer = nearest === FREE || distance[col]! < distance[nearest]!;
    const isFreeTie =
      !isNearer && distance[col] === distance[nearest] && rowOf[nearest] !== FREE && rowOf[col] === FREE;
    if (isNearer || isFreeTie) nearest = col;
  }
  return nearest;
}

/** Keeps reduced costs ≥ 0, and 0 on the pairs, along the path of the given length. */
function updateDuals({ rowDual, colDual, rowOf }: Problem, tree: PathTree, start: number, length: number): void {
  rowDual[start]! += length;
  for (let col = 0; col < colDual.length; col++) {
    const slack = length - tree.distance[col]!;
    if (tree.isDone[col] === 0 || rowOf[col] === FREE) continue;
    rowDual[rowOf[col]!]! += slack;
    colDual[col]! -= slack;
  }
}

/** Flips the pairs along the path, so that one more row has a column. */
function augment({ columnOf, rowOf }: Problem, tree: PathTree, start: number, sink: number): void {
  let col = sink;
  for (;;) {
    const row = tree.via[col]!;
    const before = columnOf[row]!;
    rowOf[col] = row;
    columnOf[row] = col;
    if (row === start) return;
    col = before;
  }
}
