import type { Table } from '../../binDataset.ts';
import type { CombinedFeature, CombinedFeatures, StoredCombination } from '../../combinedFeatures.ts';
import type { ColumnSplit } from '../columnSplit.ts';
import type { Fold } from '../fold.ts';
import type { BinChoice } from '../obliviousOptions.ts';
import type { CombinedColumn, SplitColumn } from '../splitColumn.ts';
import type { SplitTable } from '../splitTable.ts';
import { statisticsOf, type TargetClasses, type TargetStatistics, targetStatistics } from '../targetStatistics.ts';
import { type Combination, combinationKey } from './combination.ts';
import { createRecent, type Recent } from './createRecent.ts';
import { extendedCombinations } from './extendedCombinations.ts';
import { groupRows, groupsOfConditions, type RowGroups } from './groupRows.ts';
import { storeCombination } from './storeCombination.ts';

/** A combination, and the statistics that a tree may split it by. */
export interface Candidate {
  readonly combination: Combination;
  readonly key: string;
  readonly groups: RowGroups;
  readonly statistics: TargetStatistics;
  readonly columns: readonly CombinedColumn[];
}

/** The columns that trees split: those of the table, and those of combinations, which come up as trees grow. */
export interface TreeColumns {
  /** those of the table, then those of combinations that trees split, in the order in which they did first */
  readonly all: readonly SplitColumn[];
  /** columns of a candidate's bins, a multiple of four; 0 where nothing is combined */
  readonly candidateStride: number;
  /** what a tree of these splits may combine next */
  candidates(splits: readonly ColumnSplit[]): Candidate[];
  /** Bins of a candidate's columns in the fold's order. @returns [N, candidateStride] */
  binsIn(fold: Fold, candidate: Candidate): Uint8Array;
  /** @returns its number in `all` */
  add(column: CombinedColumn): number;
  /** Has the bins of a column stand in the fold's workspace. @returns where, until the next call */
  placeIn(fold: Fold, column: number): number;
  /** The feature of the model that a column is of: those that are made of others come after the table's. */
  featureOf(column: number): number;
  /** @returns those features that lie below `end`, and perhaps others between them */
  featuresBelow(end: number): CombinedFeatures;
}

/** Bytes of groups, and of bins in each order, that are kept for trees to come: what one tree combines, others may, too. */
const KEPT_BYTES = 32 * 2 ** 20;

export function createTreeColumns(
  raw: Table,
  table: SplitTable,
  classes: TargetClasses,
  weight: Float64Array,
  { maxCombined, combinedStatistics }: BinChoice,
): TreeColumns {
  const grouped = table.grouped.map(({ feature }) => feature);
  const isCombining = maxCombined > 1 && grouped.length > 0;
  const nStatistics = combinedStatistics.types.flatMap((type) => statisticsOf(type, classes.count)).length;
  const candidateStride = isCombining ? 4 * Math.ceil(nStatistics / 4) : 0;
  const nOwn = table.columns.length;
  const all: SplitColumn[] = [...table.columns];
  const added = new Map<string, number>();
  const features: CombinedFeature[] = [];
  const stored: StoredCombination[] = [];
  const storedAt = new Map<string, number>();
  const mostKept = Math.max(1, Math.floor(KEPT_BYTES / (4 * table.rows)));
  const recent = createRecent<Candidate>(mostKept);
  const recentConditions = createRecent<RowGroups>(1); // combinations of the same ones come one after the other
  const recentBins = new Map<Fold, Recent<Uint8Array>>();

  const candidateOf = (combination: Combination): Candidate => {
    const key = combinationKey(combination);
    return recent.get(key, () => {
      const { conditions } = combination;
      const met = recentConditions.get(combinationKey({ features: [], conditions }), () => {
        return groupsOfConditions(table, conditions);
      });
      const groups = groupRows(table, combination, met);
      const statistics = targetStatistics(groups, classes, weight, combinedStatistics);
      const columns = statistics.columns.map((bins, statistic) => {
        return { kind: 'combined' as const, combination, statistic, nSplits: combinedStatistics.bounds, ...bins };
      });
      return { combination, key, groups, statistics, columns };
    });
  };

  const binsIn = (fold: Fold, { key, statistics }: Candidate): Uint8Array => {
    if (!recentBins.has(fold)) recentBins.set(fold, createRecent(mostKept));
    return recentBins.get(fold)!.get(key, () => {
      const bins = new Uint8Array(table.rows * candidateStride);
      statistics.fill(fold.order, bins, candidateStride, 0);
      return bins;
    });
  };

  return {
    all,
    candidateStride,
    candidates(splits) {
      return !isCombining ? [] : extendedCombinations(splits, all, grouped, maxCombined).map(candidateOf);
    },
    binsIn,
    add(column) {
      const { key, groups } = candidateOf(column.combination);
      const name = `${key} ${column.statistic}`;
      const known = added.get(name);
      if (known !== undefined) return known;
      if (!storedAt.has(key)) {
        storedAt.set(key, stored.push(storeCombination(column.combination, all, groups, raw)) - 1);
      }
      features.push({ combination: storedAt.get(key)!, values: [...column.bins], unseen: column.unseenBin });
      added.set(name, all.push(column) - 1);
      return all.length - 1;
    },
    placeIn(fold, column) {
      const own = all[column]!;
      if (own.kind !== 'combined') return column;
      const candidate = candidateOf(own.combination);
      const bins = binsIn(fold, candidate);
      const out = fold.work.binColumns.view().subarray(nOwn * table.rows, (nOwn + 1) * table.rows);
      for (let n = 0; n < out.length; n++) out[n] = bins[n * candidateStride + own.statistic]!;
      return nOwn;
    },
    featureOf(column) {
      const own = all[column]!;
      return own.kind === 'combined' ? raw.cols + column - nOwn : own.feature;
    },
    featuresBelow(end) {
      const kept = features.slice(0, Math.max(0, end - raw.cols));
      const nCombinations = kept.reduce((most, { combination }) => Math.max(most, combination + 1), 0);
      return { combinations: stored.slice(0, nCombinations), features: kept };
    },
  };
}
