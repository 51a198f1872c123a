import { quantile } from '@winnow/numerics';
import { z } from 'zod';
import { columnsOf, mapCells, nonZero } from './cells.ts';
import type { Scaler } from './contract.ts';

export const robustSchema = z.strictObject({
  kind: z.literal('robust').describe('Median 0 and interquartile range 1: outliers do not set the scale.'),
});

export interface RobustScaler {
  /** [F] column medians */
  readonly centre: readonly number[];
  /** [F] interquartile ranges; 1 where half of the values are equal, and the column is then only centred */
  readonly scale: readonly number[];
}

const WHERE = 'robustScaler';

export const robustScaler: Scaler<z.infer<typeof robustSchema>, RobustScaler> = {
  description: '(value − median) / (Q75 − Q25), linear quantiles; scikit-learn RobustScaler',

  fit(data, cols, rows) {
    const columns = columnsOf(WHERE, data, cols, rows);
    return {
      centre: columns.map((values) => quantile(values, 0.5)),
      scale: columns.map((values) => nonZero(quantile(values, 0.75) - quantile(values, 0.25))),
    };
  },

  apply({ centre, scale }, data, cols, rows) {
    const standardise = (value: number, col: number) => (value - centre[col]!) / scale[col]!;
    return mapCells(WHERE, data, cols, rows, centre.length, standardise);
  },
};
