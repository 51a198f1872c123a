import { z } from 'zod';
import { columnsOf, mapCells } from './cells.ts';
import type { Scaler } from './contract.ts';
import { applyStandardScaler, fitStandardScaler, type StandardScaler } from './standardScaler.ts';
import { yeoJohnson, yeoJohnsonLambda } from './yeoJohnson.ts';

export const yeoJohnsonSchema = z.strictObject({
  kind: z.literal('yeo_johnson').describe('Power transform towards a normal distribution, then mean 0 and sd 1.'),
});

export interface YeoJohnsonScaler {
  /** [F] exponents by maximum likelihood; 1 leaves a column as it is */
  readonly lambda: readonly number[];
  /** of the transformed columns */
  readonly standard: StandardScaler;
}

const WHERE = 'yeoJohnsonScaler';

export const yeoJohnsonScaler: Scaler<z.infer<typeof yeoJohnsonSchema>, YeoJohnsonScaler> = {
  description: 'Yeo–Johnson power transform (λ by maximum likelihood), standardised; scikit-learn PowerTransformer',

  fit(data, cols, rows) {
    const lambda = columnsOf(WHERE, data, cols, rows).map(yeoJohnsonLambda);
    const transformed = transform(lambda, data, cols, rows);
    return {
      lambda,
      standard: fitStandardScaler(
        transformed,
        cols,
        rows.map((_, i) => i),
      ),
    };
  },

  apply({ lambda, standard }, data, cols, rows) {
    return applyStandardScaler(
      standard,
      transform(lambda, data, cols, rows),
      cols,
      rows.map((_, i) => i),
    );
  },
};

/** @returns [M, F] */
function transform(lambda: readonly number[], data: Float64Array, cols: number, rows: Int32Array): Float64Array {
  return mapCells(WHERE, data, cols, rows, lambda.length, (value, col) => yeoJohnson(value, lambda[col]!));
}
