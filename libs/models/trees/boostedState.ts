import type { BoostResult } from './boost.ts';
import type { ObjectiveSpec } from './objectives/createObjective.ts';
import type { TreeState } from './treeState.ts';

/** What a boosted model keeps of its fit. */
export interface BoostedState extends TreeState {
  readonly objective: ObjectiveSpec;
  readonly rounds: number;
  readonly reason: BoostResult['reason'];
  /** loss on the validation rows after each round that was run; empty without early stopping */
  readonly validationLoss: readonly number[];
}
