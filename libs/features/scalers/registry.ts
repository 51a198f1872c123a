import { z } from 'zod';
import type { Scaler } from './contract.ts';
import { type QuantileScaler, quantileScaler, quantileSchema } from './quantileScaler.ts';
import { type RobustScaler, robustScaler, robustSchema } from './robustScaler.ts';
import { type StandardScaler, standardScaler, standardSchema } from './standardScaler.ts';
import { type YeoJohnsonScaler, yeoJohnsonScaler, yeoJohnsonSchema } from './yeoJohnsonScaler.ts';

/** One schema per kind of scaler; the registry has one scaler per entry. */
export const scalerSchemas = {
  standard: standardSchema,
  robust: robustSchema,
  yeo_johnson: yeoJohnsonSchema,
  quantile: quantileSchema,
};

/** The `scaler` of a study file. */
export const scalerSchema = z.discriminatedUnion('kind', [
  standardSchema,
  robustSchema,
  yeoJohnsonSchema,
  quantileSchema,
]);

export type ScalerKind = keyof typeof scalerSchemas;
/** The spec of one kind, or of any; written over the kinds so that `scalers[spec.kind].fit(…, spec)` type-checks. */
export type ScalerSpec<K extends ScalerKind = ScalerKind> = {
  [P in K]: { kind: P } & z.infer<(typeof scalerSchemas)[P]>;
}[K];

/** Fitted state of each kind: plain JSON. */
export interface ScalerStates {
  readonly standard: StandardScaler;
  readonly robust: RobustScaler;
  readonly yeo_johnson: YeoJohnsonScaler;
  readonly quantile: QuantileScaler;
}

export const scalers: { readonly [K in ScalerKind]: Scaler<ScalerSpec<K>, ScalerStates[K]> } = {
  standard: standardScaler,
  robust: robustScaler,
  yeo_johnson: yeoJohnsonScaler,
  quantile: quantileScaler,
};
