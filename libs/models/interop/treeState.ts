import type { BoostedState } from '../trees/boostedState.ts';
import type { ForestState } from '../trees/forestModel.ts';

/** State of a model of trees. */
export type TreeState = BoostedState | ForestState;

/** Whether a state of a registry model is one of trees. */
export function isTreeState(state: unknown): state is TreeState {
  return typeof state === 'object' && state !== null && 'ensemble' in state;
}

/** What a score becomes: itself, 1 / (1 + exp(−s)), exp(s), a share of exp(s) among the classes, or itself within [0, 1]. */
export type Link = 'identity' | 'logistic' | 'exp' | 'softmax' | 'share';

export function linkOf(state: TreeState): Link {
  if ('task' in state) return state.task === 'regression' ? 'identity' : 'share';
  switch (state.objective.name) {
    case 'logistic':
      return 'logistic';
    case 'poisson':
      return 'exp';
    case 'softmax':
      return 'softmax';
    case 'squared':
    case 'quantile':
    case 'huber':
      return 'identity';
    default:
      return state.objective satisfies never;
  }
}
