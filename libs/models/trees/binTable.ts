import type { FitContext } from '../contract.ts';
import { type BinOptions, binDataset, type Table } from './binDataset.ts';
import type { BinnedDataset } from './binnedDataset.ts';

/** Bins the rows that a fit learns from, or finds them binned. */
export function binTable(
  table: Table,
  options: Omit<BinOptions, 'buffer'>,
  { binCache }: Pick<FitContext, 'binCache'>,
): BinnedDataset {
  return binCache === undefined ? binDataset(table, options) : binCache.bin(table, options);
}
