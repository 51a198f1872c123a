import { type StageName, stageNames } from '@winnow/core';
import type { StageSpec, StudySpec } from './studySpec.ts';

/**
 * Moves all stage windows by the same whole number of days, so that the forward window ends right after the newest bar:
 * a retrain keeps the lengths and gaps that the study was designed with.
 * @param newestTs epoch ms UTC of the newest bar that every symbol has
 */
export function shiftToNewest(spec: StudySpec, newestTs: number): StudySpec {
  const dayMs = 86_400_000;
  const end = (Math.floor(newestTs / dayMs) + 1) * dayMs;
  const shift = end - spec.stages.forward.window.to;
  const stages = {} as Record<StageName, StageSpec>;
  for (const name of stageNames) {
    const stage = spec.stages[name];
    const { trainFrom, from, to } = stage.window;
    stages[name] = { ...stage, window: { trainFrom: trainFrom + shift, from: from + shift, to: to + shift } };
  }
  return { ...spec, stages };
}
