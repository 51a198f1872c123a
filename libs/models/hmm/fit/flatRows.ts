import type { Observations } from '../hmm.ts';

/** Rows without their division into runs: `data` is [T, D]. */
export type FlatRows = Pick<Observations, 'data' | 'rows' | 'cols'>;
