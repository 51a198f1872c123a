/**
 * Combinatorial purged cross-validation (López de Prado 2018, "Advances in Financial Machine Learning", section 12.4):
 * every choice of k out of N groups is tested once, which yields φ = k/N · C(N, k) backtest paths instead of one.
 * Notation: N groups, k tested groups, φ paths; rows of one series, label intervals half-open, in bars.
 */
import { assertArgument } from '@winnow/core';
import { binomial, combinations } from './combinations.ts';
import type { EmbargoOptions } from './embargo.ts';
import { assertTrains, type Fold, type TestBlock } from './fold.ts';
import { rowNumbers, rowsOutside } from './intervals.ts';
import { purgedBlocks } from './purgedBlocks.ts';
import { assertSplitRows, type SplitRows } from './splitRows.ts';

const WHERE = 'cpcv';
export const MAX_SPLITS = 5000; // C(20, 5) = 15,504 fits of one trial are a mistake in a study file, C(12, 4) = 495 are not

export interface CpcvOptions extends EmbargoOptions {
  readonly groups: number;
  readonly testGroups: number;
}

/** One split; `test` joins the rows of its groups and has gaps between groups that are not neighbours. */
export interface CpcvFold extends Fold {
  /** [k] tested groups, ascending */
  readonly groups: Int32Array;
  readonly blocks: readonly TestBlock[];
}

export interface Cpcv {
  /** [C(N, k)] in lexicographic order of the tested groups */
  readonly folds: readonly CpcvFold[];
  /** [N + 1] group g is the rows [bounds[g], bounds[g + 1]) */
  readonly bounds: Int32Array;
  readonly paths: CpcvPaths;
}

/** Which split predicts each group of each path. */
export interface CpcvPaths {
  /** φ */
  readonly count: number;
  /** [φ, N] index into `folds` */
  readonly foldOf: Int32Array;
}

/**
 * All splits of a combinatorial purged cross-validation. Purge and embargo act around every tested group as in
 * `purgedKFold`; groups that are neighbours make one block.
 * @throws WinnowError `argument_invalid` when an option is out of range, there are more than 5,000 splits, or a split has
 * no training rows
 */
export function cpcv(rows: SplitRows, options: CpcvOptions): Cpcv {
  assertSplitRows(WHERE, rows);
  const { groups, testGroups } = options;
  const n = rows.barIndex.length;
  assertGroups(WHERE, groups, testGroups);
  assertArgument(groups <= n, WHERE, `groups must not exceed the number of rows, ${n}`, groups);
  const { bounds, excluded } = purgedBlocks(WHERE, rows, groups, options);
  const allRows = rowNumbers(n);
  const nextPath = new Int32Array(groups);
  const folds = combinations(groups, testGroups).map((tested) => {
    const train = rowsOutside(
      Array.from(tested, (group) => excluded[group]!),
      allRows,
    );
    assertTrains(WHERE, train.length, `groups ${tested.join(', ')}`);
    const blocks = blocksOf(tested, bounds, nextPath);
    return { train, test: rowsOfGroups(tested, bounds, allRows), groups: tested, blocks };
  });
  return { folds, bounds, paths: cpcvPaths(groups, testGroups) };
}

/**
 * One block a tested group.
 * @param nextPath [N] path that each group goes to when it is tested next; counted on
 */
function blocksOf(tested: Int32Array, bounds: Int32Array, nextPath: Int32Array): TestBlock[] {
  let end = 0;
  return Array.from(tested, (group) => {
    const start = end;
    end += bounds[group + 1]! - bounds[group]!;
    return { path: nextPath[group]!++, start, end };
  });
}

/** Throws `argument_invalid` unless 1 ≤ k < N and C(N, k) is a number of splits that one would want to run. */
export function assertGroups(where: string, groups: number, testGroups: number): void {
  assertArgument(Number.isInteger(groups) && groups >= 2, where, 'groups must be an integer of at least 2', groups);
  const inside = Number.isInteger(testGroups) && testGroups >= 1 && testGroups < groups;
  assertArgument(inside, where, `testGroups must be an integer from 1 to ${groups - 1}`, testGroups);
  const splits = binomial(groups, testGroups);
  assertArgument(splits <= MAX_SPLITS, where, `there must be at most ${MAX_SPLITS} splits`, splits);
}

/** The rows of ascending groups, joined. */
export function rowsOfGroups(tested: Int32Array, bounds: Int32Array, allRows: Int32Array): Int32Array {
  let size = 0;
  for (const group of tested) size += bounds[group + 1]! - bounds[group]!;
  const out = new Int32Array(size);
  let at = 0;
  for (const group of tested) {
    out.set(allRows.subarray(bounds[group]!, bounds[group + 1]!), at);
    at += bounds[group + 1]! - bounds[group]!;
  }
  return out;
}

/**
 * Path j takes each group from the j-th split that tests it, so that every (split, tested group) is used exactly once:
 * φ·N = k·C(N, k).
 */
export function cpcvPaths(groups: number, testGroups: number): CpcvPaths {
  const splits = combinations(groups, testGroups);
  const count = (splits.length * testGroups) / groups;
  const foldOf = new Int32Array(count * groups);
  const used = new Int32Array(groups);
  splits.forEach((tested, fold) => {
    for (const group of tested) foldOf[used[group]!++ * groups + group] = fold;
  });
  return { count, foldOf };
}
