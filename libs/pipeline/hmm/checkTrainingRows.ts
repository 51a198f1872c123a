import { nearestName, WinnowError } from '@winnow/core';
import type { HmmConfig } from './hmmConfig.ts';
import type { RegimeTable } from './regimeTable.ts';
import type { RowRange } from './splitTable.ts';

/**
 * Refuses data from which no model of the grid can be learned, before anything is fitted.
 * @throws WinnowError `data_missing` for a column with more missing values than the policy allows; `data_constant`;
 *   `data_too_few`; `hmm_config_invalid` for states ordered by no feature
 */
export function checkTrainingRows(table: RegimeTable, train: RowRange, config: HmmConfig): void {
  const { max_missing_share: maxMissingShare = 0 } = config.features;
  for (const [col, name] of table.names.entries()) {
    checkMissing(table, col, name, maxMissingShare);
    checkVaries(table, train, col, name);
  }
  checkOrder(table, config);
  const states = Math.max(...stateGrid(config));
  const { emission, n_components: components = 2 } = config.model;
  const clusters = states * (emission === 'gaussian_mixture' ? components : 1);
  const needed = clusters * rowsPerCluster(table.cols);
  const rows = train.end - train.start;
  if (rows >= needed) return;
  const rule = `must hold at least ${needed} rows for ${states} states of ${table.cols} features`;
  throw new WinnowError('data_too_few', { where: 'split.train', rule, got: rows });
}

/** The numbers of states to try, as the file lists them. */
export function stateGrid({ model }: HmmConfig): readonly number[] {
  return model.state_grid ?? [model.n_states!];
}

/** A mean and a covariance need one row more than there are features. */
function rowsPerCluster(nFeatures: number): number {
  return nFeatures + 1;
}

function checkOrder({ names }: RegimeTable, { model }: HmmConfig): void {
  if (model.order_by === undefined || names.includes(model.order_by.feature)) return;
  const got = model.order_by.feature;
  const nearest = nearestName(got, names);
  const rule = `must be one of the features${nearest === undefined ? '' : ` (did you mean "${nearest}"?)`}`;
  throw new WinnowError('hmm_config_invalid', { where: 'model.order_by.feature', rule, got });
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
