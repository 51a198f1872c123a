import { WinnowError } from '@winnow/core';
import type { HmmConfig } from './hmmConfig.ts';
import type { RegimeTable } from './regimeTable.ts';
import type { RowRange } from './splitTable.ts';

/**
 * Refuses data from which no model of the grid can be learned, before anything is fitted.
 * @throws WinnowError `data_missing` for a column with more missing values than the policy allows; `data_constant`;
 *   `data_too_few`, naming the largest number of states that the rows would carry
 */
export function checkTrainingRows(table: RegimeTable, train: RowRange, config: HmmConfig): void {
  const { max_missing_share: maxMissingShare = 0 } = config.features;
  for (const [col, name] of table.names.entries()) {
    checkMissing(table, col, name, maxMissingShare);
    checkVaries(table, train, col, name);
  }
  const states = Math.max(...stateGrid(config));
  const needed = minTrainRows(states, table.cols);
  const rows = train.end - train.start;
  if (rows >= needed) return;
  const rule = `must hold at least ${needed} rows for ${states} states of ${table.cols} features (enough for ${Math.floor(rows / (table.cols + 1))})`;
  throw new WinnowError('data_too_few', { where: 'split.train', rule, got: rows });
}

/** The numbers of states to try, as the file lists them. */
export function stateGrid({ model }: HmmConfig): readonly number[] {
  return model.state_grid ?? [model.n_states!];
}

/** A state's mean and covariance need one row more than there are features. */
export function minTrainRows(nStates: number, nFeatures: number): number {
  return nStates * (nFeatures + 1);
}

function checkMissing({ data, rows, cols }: RegimeTable, col: number, name: string, maxShare: number): void {
  let missing = 0;
  for (let t = 0; t < rows; t++) if (Number.isNaN(data[t * cols + col])) missing += 1;
  if (missing <= maxShare * rows) return;
  const rule = `column "${name}" may miss a share of ${maxShare} of its values (features.max_missing_share)`;
  throw new WinnowError('data_missing', { where: 'features', rule, got: `${missing} of ${rows}` });
}

function checkVaries({ data, cols }: RegimeTable, train: RowRange, col: number, name: string): void {
  let first = Number.NaN;
  for (let t = train.start; t < train.end; t++) {
    const value = data[t * cols + col]!;
    if (Number.isNaN(value)) continue;
    if (!Number.isNaN(first) && value !== first) return;
    first = value;
  }
  const rule = `column "${name}" must vary in the training rows`;
  throw new WinnowError('data_constant', { where: 'features', rule, got: first });
}
