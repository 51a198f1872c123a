import type { BoostedState } from '../trees/boostedState.ts';

/** A model of trees that another program trained. */
export interface ImportedModel {
  readonly state: BoostedState;
  /** [F] of the features, as the file has them */
  readonly names: readonly string[];
}
