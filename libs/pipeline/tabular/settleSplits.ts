import { WinnowError } from '@winnow/core';
import type { TablePlan } from './planTable.ts';
import { type TableSplit, tableSplitKinds } from './tableFolds.ts';

/** How to test, as far as it was asked for. */
export interface SplitRequest {
  /** default: by order of time where the rows have one or the model needs one, else `kfold` */
  readonly kinds?: readonly TableSplit['kind'][] | undefined;
  readonly folds: number;
  readonly embargo: number;
  readonly horizon: number;
}

/** @throws WinnowError `usage` for rows dealt out at random to a model that reads runs of rows */
export function settleSplits(
  { model, readsRuns, timestamp }: Pick<TablePlan, 'model' | 'readsRuns' | 'timestamp'>,
  { kinds, folds, embargo, horizon }: SplitRequest,
): TableSplit[] {
  const inTime = tableSplitKinds.filter((kind) => kind !== 'kfold');
  const settled = kinds ?? (readsRuns || timestamp !== null ? inTime : (['kfold'] as const));
  if (readsRuns && settled.includes('kfold')) {
    const rule = `must be ${inTime.join(' or ')}, because ${model.spec.name} reads the rows before the one that it predicts`;
    throw new WinnowError('usage', { where: '--split', rule, got: 'kfold' });
  }
  return settled.map((kind) => ({ kind, folds, embargo, horizon }));
}
