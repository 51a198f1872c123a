import type { FeatureMatrixView } from '../contract.ts';

/** Rows without their division into runs: `data` is [T, D]. */
export type FlatRows = Pick<FeatureMatrixView, 'data' | 'rows' | 'cols'>;
