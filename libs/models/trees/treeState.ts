import type { TreeEnsemble } from './tree.ts';

/** What the states of all models of trees have in common, and what explains them. */
export interface TreeState {
  readonly ensemble: TreeEnsemble;
}

/** Whether a state, of whatever model, has trees. */
export function isTreeState(state: unknown): state is TreeState {
  if (typeof state !== 'object' || state === null || !('ensemble' in state)) return false;
  const { ensemble } = state;
  return typeof ensemble === 'object' && ensemble !== null && 'trees' in ensemble && Array.isArray(ensemble.trees);
}
