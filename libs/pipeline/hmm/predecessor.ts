import { WinnowError } from '@winnow/core';
import type { FittedScaler } from '@winnow/features';
import {
  assignRegimeIds,
  firstRegimeIds,
  type Hmm,
  matchStates,
  permuteStates,
  type RegimeIds,
  type StateMatch,
} from '@winnow/models';
import type { HmmConfig } from './hmmConfig.ts';
import type { FeaturePlan, RegimeTable } from './regimeTable.ts';
import type { RowRange } from './splitTable.ts';

/** The model that a retrain continues. Its scaler is kept, so that both models see features on one scale. */
export interface HmmPredecessor {
  /** SHA-256 of its model file, by which the new model names it */
  readonly hash: string;
  readonly hmm: Hmm;
  readonly plan: FeaturePlan;
  readonly scaler: FittedScaler;
  readonly regimeIds: RegimeIds;
  /** epoch ms UTC of the last row that it has learned from; undefined where rows have no time stamps */
  readonly learnedTo: number | undefined;
}

/** A model with the ids of its regimes, in the order of its predecessor's states where it has one. */
export interface ContinuedHmm {
  readonly hmm: Hmm;
  readonly regimeIds: RegimeIds;
  readonly match: StateMatch | undefined;
}

/**
 * Refuses a predecessor that cannot be continued: one of other features, scaler or emission family, or one that has seen rows
 * after the train part, which its scaler would then leak.
 * @throws WinnowError `hmm_config_invalid`
 */
export function assertContinues(
  previous: HmmPredecessor,
  { model, scaler }: HmmConfig,
  { names, ts }: RegimeTable,
  train: RowRange,
): void {
  const refuse = (rule: string, got: unknown) =>
    new WinnowError('hmm_config_invalid', { where: 'previous_model', rule, got });
  const { plan, hmm, learnedTo } = previous;
  if (JSON.stringify(plan.names) !== JSON.stringify(names))
    throw refuse(`must have the features ${names.join(', ')}`, plan.names.join(', '));
  if (hmm.emission.family !== model.emission)
    throw refuse(`must have the emission ${model.emission}`, hmm.emission.family);
  if (previous.scaler.kind !== scaler.kind) throw refuse(`must have the scaler ${scaler.kind}`, previous.scaler.kind);
  const lastTs = ts?.[train.end - 1];
  if (learnedTo === undefined || lastTs === undefined || learnedTo <= lastTs) return;
  const iso = (at: number) => new Date(at).toISOString();
  throw refuse(`must have learned from no row after the train part (${iso(lastTs)})`, iso(learnedTo));
}

/** States take the places and ids of the states that they continue; new states come last and get new ids. */
export function continueStates(hmm: Hmm, previous: HmmPredecessor | undefined): ContinuedHmm {
  if (previous === undefined) return { hmm, regimeIds: firstRegimeIds(hmm.nStates), match: undefined };
  const inOrder = permuteStates(hmm, matchStates(previous.hmm, hmm).order);
  const match = matchStates(previous.hmm, inOrder);
  return { hmm: inOrder, regimeIds: assignRegimeIds(previous.regimeIds, match), match };
}
