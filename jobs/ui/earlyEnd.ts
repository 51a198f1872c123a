import type { StudyRow } from '@winnow/platform';
import { formatNumber } from './format.ts';

/** Why a search has had fewer trials than planned; undefined where it has had all or still goes on. */
export function earlyEndSentence(
  { spec, earlyEnd }: Pick<StudyRow, 'spec' | 'earlyEnd'>,
  tried: number,
): string | undefined {
  if (earlyEnd === null) return undefined;
  return `The search ended early, after ${tried} of ${spec.stages.search.trials} trials: ${reason({ spec, earlyEnd })}.`;
}

function reason({ spec, earlyEnd }: Pick<StudyRow, 'spec' | 'earlyEnd'>): string {
  const { seconds, noImprovement, regret } = spec.stages.search.stop ?? {};
  if (earlyEnd === 'noImprovement') return `no improvement in ${noImprovement?.trials} trials`;
  if (earlyEnd === 'regret') return `the best value can be improved by less than ${formatNumber(regret?.below)}`;
  return `its ${formatNumber(seconds)} seconds were over`;
}
