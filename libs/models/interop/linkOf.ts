import type { BoostedState } from '../trees/boostedState.ts';
import type { ForestState } from '../trees/fitForest.ts';
import { isTreeState } from '../trees/treeState.ts';

/** State of a registry model of trees. */
export type TreeModelState = BoostedState | ForestState;

/** Whether a state, of whatever model, is one of a registry model of trees. */
export function isTreeModelState(state: unknown): state is TreeModelState {
  return isTreeState(state) && ('objective' in state || 'task' in state);
}

/**
 * What a row's scores become: themselves, 1 / (1 + exp(−s)), exp(s), each one's share of the exp(s), the scores sorted into the
 * order of their quantiles, or the scores within [0, 1].
 */
export type Link = 'identity' | 'logistic' | 'exp' | 'softmax' | 'sorted' | 'share';

export function linkOf(state: TreeModelState): Link {
  if ('task' in state) return state.task === 'regression' ? 'identity' : 'share';
  switch (state.objective.name) {
    case 'logistic':
      return 'logistic';
    case 'poisson':
      return 'exp';
    case 'softmax':
      return 'softmax';
    case 'quantiles':
      return 'sorted';
    case 'squared':
    case 'quantile':
    case 'huber':
    case 'pseudo_huber':
      return 'identity';
    default:
      return state.objective satisfies never;
  }
}
