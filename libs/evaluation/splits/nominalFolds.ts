import { binomial } from './combinations.ts';
import type { Split } from './splitSchema.ts';

/** About how many rows the folds of a split have, purge and embargo aside: known before there are any rows. */
export interface NominalFold {
  readonly trainRows: number;
  readonly testRows: number;
}

/**
 * @param rows        that are tested
 * @param historyRows before them, which a walk-forward split trains on
 */
export function nominalFolds(split: Split, rows: number, historyRows: number): NominalFold[] {
  switch (split.kind) {
    case 'purged_kfold': {
      const testRows = rows / split.folds;
      return Array.from({ length: split.folds }, () => ({ trainRows: rows - testRows, testRows }));
    }
    case 'walk_forward': {
      const testRows = rows / split.folds;
      const most = split.trainRows ?? Number.POSITIVE_INFINITY;
      return Array.from({ length: split.folds }, (_, fold) => ({
        trainRows: Math.min(most, historyRows + fold * testRows),
        testRows,
      }));
    }
    case 'cpcv': {
      const testRows = (rows * split.testGroups) / split.groups;
      const folds = binomial(split.groups, split.testGroups);
      return Array.from({ length: folds }, () => ({ trainRows: rows - testRows, testRows }));
    }
    default:
      return split satisfies never;
  }
}
