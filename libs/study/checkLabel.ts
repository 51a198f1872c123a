import { WinnowError } from '@winnow/core';
import { getModel, type ModelName } from '@winnow/models';
import type { SpaceJson } from '@winnow/search';
import type { StudyFile } from './studyFile.ts';

type LabelKind = StudyFile['label']['kind'];

/** Labels of bets that have a direction of their own: what is predicted is whether a bet is worth taking. */
const BETS: readonly LabelKind[] = ['triple_barrier', 'meta_label'];

/** Labels that teach nothing of some rows, and say so by a weight of 0. */
const WEIGHTED: readonly LabelKind[] = ['meta_label', 'sign_dead_zone'];

/**
 * What a label asks of models and positions. A bet that is not worth taking says nothing of the opposite one, which has other
 * barriers and pays costs of its own; a weight that a model ignores would be a promise not kept.
 * @throws WinnowError `study_invalid`
 */
export function checkLabel(file: StudyFile, models: readonly ModelName[], space: SpaceJson, where: string): void {
  const { label, policy, sampleWeights } = file;
  const modes = space['policy.mode'];
  const isShort = [policy.mode, ...(modes !== undefined && 'choices' in modes ? modes.choices : [])].includes(
    'long_short',
  );
  if (BETS.includes(label.kind) && isShort) {
    throw new WinnowError('study_invalid', {
      where: `${where}: ${modes === undefined ? 'policy.mode' : 'space.policy.mode'}`,
      rule: `must be long_flat beside the label ${label.kind}: it says whether to take a bet, not whether to take the opposite`,
      got: 'long_short',
    });
  }
  if (sampleWeights === undefined && !WEIGHTED.includes(label.kind)) return;
  const ignorant = models.find((name) => getModel(name).spec.usesWeights !== true);
  if (ignorant === undefined) return;
  throw new WinnowError('study_invalid', {
    where: `${where}: ${sampleWeights === undefined ? `label ${label.kind}` : 'sampleWeights'}`,
    rule: 'needs models that learn from weighted rows',
    got: ignorant,
  });
}
