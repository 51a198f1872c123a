import { WinnowError } from '@winnow/core';
import { applyScaler, type FittedScaler, fitScaler, type ScalerSpec } from '@winnow/features';
import type { RegimeTable } from './regimeTable.ts';
import type { RowRange, SplitRanges } from './splitTable.ts';

/**
 * Fits a scaler on the complete train rows alone; a row with a missing value teaches it nothing.
 * @throws WinnowError `data_missing` when no train row is complete
 */
export function fitTableScaler(spec: ScalerSpec, table: RegimeTable, { train, val, test }: SplitRanges): FittedScaler {
  const complete = rowsOf(train).filter((t) => isComplete(table, t));
  if (complete.length === 0) {
    const rule = 'some training rows must have a value in every column, because the scaler learns from those';
    throw new WinnowError('data_missing', { where: 'features', rule, got: 0 });
  }
  const judged = Int32Array.from([...rowsOf(val), ...rowsOf(test)]);
  return fitScaler(spec, table, { train: complete, test: judged });
}

/** @returns [N, D] scaled values; NaN stays NaN */
export function scaleTable(scaler: FittedScaler, table: RegimeTable): Float64Array {
  return applyScaler(scaler, table, rowsOf({ start: 0, end: table.rows }));
}

function rowsOf({ start, end }: RowRange): Int32Array {
  return Int32Array.from({ length: end - start }, (_, i) => start + i);
}

function isComplete({ data, cols }: RegimeTable, t: number): boolean {
  for (let col = 0; col < cols; col++) if (Number.isNaN(data[t * cols + col])) return false;
  return true;
}
