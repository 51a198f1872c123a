/**
 * Splits of a panel: several symbols in one model, purged on time, not on row number. A test block is a stretch of time
 * in which the rows of **all** symbols are tested; its span ends with the last label of any of them.
 * Notation: S symbols with N_s rows each, M distinct start times; label intervals half-open, in epoch ms.
 */
import { assertArgument, assertShape } from '@winnow/core';
import { blockBounds } from './blockBounds.ts';
import { combinations } from './combinations.ts';
import { assertGroups, rowsOfGroups } from './cpcv.ts';
import { durationMs, fractionRows, type PanelEmbargo } from './embargo.ts';
import { assertTrains, type Fold } from './fold.ts';
import { excludedRows, lastEnd, rowNumbers, rowsOutside } from './intervals.ts';
import { lowerBound } from './lowerBound.ts';

/** The rows of one symbol. */
export interface PanelRows {
  /** [N_s] epoch ms at which the row is known, strictly ascending */
  readonly startTs: Float64Array;
  /** [N_s] epoch ms at which its label is known, later than `startTs` */
  readonly endTs: Float64Array;
}

/** One split: the rows of each symbol [S]. A symbol without rows in a test block has an empty `test`. */
export type PanelFold = readonly Fold[];

/** A panel cut into blocks of time. */
interface PanelBlocks {
  /** [S] of [blocks + 1] rows at which each symbol's blocks begin */
  readonly bounds: readonly Int32Array[];
  /** [S] of [blocks] row ranges that may not train when the block is tested */
  readonly excluded: readonly (readonly Int32Array[])[];
  /** [S] of [N_s] row numbers */
  readonly allRows: readonly Int32Array[];
}

/**
 * Purged k-fold of a panel; purge and embargo as in `purgedKFold`, but between the rows of all symbols. The M distinct
 * times are cut into `folds` blocks of equal count, so that simultaneous rows are always tested together.
 * @throws WinnowError `argument_invalid` when rows or options are out of range or a fold has no training rows
 */
export function purgedKFoldPanel(
  symbols: readonly PanelRows[],
  { folds, embargo }: { readonly folds: number; readonly embargo: PanelEmbargo },
): PanelFold[] {
  const where = 'purgedKFoldPanel';
  assertArgument(Number.isInteger(folds) && folds >= 2, where, 'folds must be an integer of at least 2', folds);
  const blocks = cutPanel(where, symbols, folds, embargo);
  return Array.from({ length: folds }, (_, b) => panelFold(where, blocks, Int32Array.of(b)));
}

/** Combinatorial purged cross-validation of a panel: the splits of `cpcv` over groups of time. */
export function cpcvPanel(
  symbols: readonly PanelRows[],
  options: { readonly groups: number; readonly testGroups: number; readonly embargo: PanelEmbargo },
): PanelFold[] {
  const where = 'cpcvPanel';
  assertGroups(where, options.groups, options.testGroups);
  const blocks = cutPanel(where, symbols, options.groups, options.embargo);
  return combinations(options.groups, options.testGroups).map((tested) => panelFold(where, blocks, tested));
}

function panelFold(where: string, { bounds, excluded, allRows }: PanelBlocks, tested: Int32Array): PanelFold {
  const fold = allRows.map((rows, s) => ({
    train: rowsOutside(
      Array.from(tested, (block) => excluded[s]![block]!),
      rows,
    ),
    test: rowsOfGroups(tested, bounds[s]!, rows),
  }));
  const trainRows = fold.reduce((total, { train }) => total + train.length, 0);
  assertTrains(where, trainRows, `time blocks ${tested.join(', ')}`);
  return fold;
}

function cutPanel(where: string, symbols: readonly PanelRows[], blocks: number, embargo: PanelEmbargo): PanelBlocks {
  symbols.forEach((rows, s) => {
    assertPanelRows(`${where}: symbol ${s}`, rows);
  });
  const times = distinctTimes(symbols);
  assertArgument(blocks <= times.length, where, `there must be at most ${times.length} blocks of time`, blocks);
  const edges = Float64Array.from(blockBounds(0, times.length, blocks), (at) => times[at] ?? Number.POSITIVE_INFINITY);
  const intervals = symbols.map(({ startTs, endTs }) => ({ start: startTs, end: endTs }));
  const bounds = intervals.map(({ start }) => Int32Array.from(edges, (edge) => lowerBound(start, edge)));
  const resumeTs = Array.from({ length: blocks }, (_, b) => {
    const ends = intervals.map((rows, s) => lastEnd(rows, bounds[s]![b]!, bounds[s]![b + 1]!));
    return resumeAfter(where, Math.max(...ends), times, embargo);
  });
  const excluded = intervals.map((rows, s) =>
    resumeTs.map((resume, b) => excludedRows(rows, bounds[s]![b]!, bounds[s]![b + 1]!, edges[b]!, resume)),
  );
  return { bounds, excluded, allRows: intervals.map(({ start }) => rowNumbers(start.length)) };
}

/** Time from which rows may train again after labels that end at `spanEnd`; a fraction counts the distinct times. */
function resumeAfter(where: string, spanEnd: number, times: Float64Array, embargo: PanelEmbargo): number {
  if ('duration' in embargo) return spanEnd + durationMs(embargo.duration);
  const { fraction } = embargo;
  assertArgument(fraction >= 0 && fraction < 1, where, 'an embargo fraction must lie in [0, 1)', fraction);
  return times[lowerBound(times, spanEnd) + fractionRows(fraction, times.length)] ?? Number.POSITIVE_INFINITY;
}

/** [M] every start time once, ascending. */
function distinctTimes(symbols: readonly PanelRows[]): Float64Array {
  const times = new Set<number>();
  for (const { startTs } of symbols) for (const time of startTs) times.add(time);
  return Float64Array.from(times).sort();
}

function assertPanelRows(where: string, { startTs, endTs }: PanelRows): void {
  assertShape(where, 'endTs', endTs, startTs.length);
  for (let i = 0; i < startTs.length; i++) {
    const ascends = i === 0 || startTs[i]! > startTs[i - 1]!;
    if (!(ascends && Number.isFinite(startTs[i]))) {
      assertArgument(false, where, 'startTs must be finite and ascend strictly', startTs[i]);
    }
    if (!(endTs[i]! > startTs[i]!)) assertArgument(false, where, 'endTs must be later than startTs', endTs[i]);
  }
}
