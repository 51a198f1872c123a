import type { StageName } from '@winnow/core';
import type { BoundStudy, StageSpec } from './studySpec.ts';

interface PlannedStudy extends Pick<BoundStudy, 'earlyEnd'> {
  readonly spec: { readonly stages: Readonly<Record<StageName, Pick<StageSpec, 'trials'>>> };
}

/**
 * How many trials a stage will have had. Fewer than the study file says where a limit has ended the search, or where the stage
 * before has left fewer winners: later stages get all their trials at once.
 * @param created trials of the stage that exist
 */
export function plannedTrials({ spec, earlyEnd }: PlannedStudy, stage: StageName, created: number): number {
  const isFinal = stage === 'search' ? Boolean(earlyEnd) : created > 0;
  return isFinal ? created : spec.stages[stage].trials;
}
