import type { FitContext } from '../contract.ts';
import { type BinOptions, binDataset, binLater, type Table } from './binDataset.ts';
import type { BinnedDataset, ChosenBins } from './binnedDataset.ts';

/** Bins the rows that a fit learns from, or finds them binned. */
export function binTable(table: Table, options: BinOptions, { binCache }: Pick<FitContext, 'binCache'>): BinnedDataset {
  return binCache?.bin(table, options) ?? binDataset(table, options);
}

/** As `binTable`, for fits that read the bins in the kernel only: where these are not kept, no copy lies beside that. */
export function binTableForKernel(
  table: Table,
  options: BinOptions,
  { binCache }: Pick<FitContext, 'binCache'>,
): BinnedDataset | ChosenBins {
  return binCache?.bin(table, options) ?? binLater(table, options);
}
