import { assertShape } from '@winnow/core';
import type { StateMatch } from './matchStates.ts';

/**
 * Names of states that outlive a retrain: state indices follow from each fit's own order, ids from the match with the
 * model before. An id is never used for another regime, not even after its own has ended. Plain data.
 */
export interface RegimeIds {
  /** [K] id of each state of the model, distinct */
  readonly ids: readonly number[];
  /** the id that the next new regime gets */
  readonly nextId: number;
}

/** Ids of a model without predecessor: 0 … K − 1. */
export function firstRegimeIds(nStates: number): RegimeIds {
  return { ids: Array.from({ length: nStates }, (_v, k) => k), nextId: nStates };
}

/**
 * Ids of a retrained model: a state takes over the id of the state that it continues, a new state gets a new id.
 * @param previousIds of the model that was `previous` in the match
 */
export function assignRegimeIds(previousIds: RegimeIds, match: StateMatch): RegimeIds {
  const continued = match.predecessors.filter((from) => from !== null).length;
  assertShape('assignRegimeIds', 'previousIds.ids', previousIds.ids, continued + match.ended.length);
  let { nextId } = previousIds;
  const ids = match.predecessors.map((from) => (from === null ? nextId++ : previousIds.ids[from]!));
  return { ids, nextId };
}
