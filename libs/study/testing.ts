import { type FeatureName, type FeatureSpec, featureNames } from '@winnow/features';
import { trialWork } from '@winnow/pipeline';
import { parseStudy } from './parseStudy.ts';
import { buildTrialSpec, isTerminalState, planStage, type StagePlan, type TrialView } from './planStage.ts';
import type { BoundStudy, StudySpec } from './studySpec.ts';

/** Material of this package's tests. */

/** A study file as a person would write it, with changes at the top level. */
export function studyFile(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'sample',
    seed: 3,
    dataset: { name: 'd', timeframe: '1d', dataRegime: 'prod_live', series: [{ symbol: 'A', source: 'a.csv' }] },
    features: 'core',
    label: { kind: 'forward_return', horizon: 1 },
    models: ['ridge', 'logistic'],
    stages: {
      search: { window: { from: '2010-01-01', to: '2012-01-01' }, trials: 12, topK: 4 },
      validate: { window: { from: '2012-02-01', to: '2013-01-01' }, topK: 2 },
      forward: { window: { from: '2013-02-01', to: '2014-01-01' }, topK: 1 },
    },
    sampler: { name: 'random' },
    parallelism: 3,
    ...changes,
  };
}

export function coreFeatures(features: readonly string[] = featureNames): (name: string) => FeatureSpec {
  return (name) => ({ name, version: 1, features: features as FeatureName[] });
}

export function studySpec(changes: Record<string, unknown> = {}): StudySpec {
  return parseStudy(studyFile(changes), 'sample.json', coreFeatures());
}

export function boundStudy(changes: Record<string, unknown> = {}): BoundStudy {
  const ref = { symbol: 'A', timeframe: '1d', source: '/a.csv', columns: {}, contentHash: 'sha256:0' } as const;
  return { id: 'sample-1', spec: studySpec(changes), dataRefs: [ref] };
}

/**
 * Runs a whole search on paper. Again and again `pick` says which of the open trials something happens to, and `happen` what
 * that is: a step, or its end.
 * @param pick an index below the number of open trials
 * @returns all trials, and the plan that ended the search
 */
export function simulateSearch(
  study: BoundStudy,
  pick: (open: number) => number,
  happen: (trial: TrialView) => TrialView,
): { trials: TrialView[]; plan: StagePlan } {
  const trials: TrialView[] = [];
  for (;;) {
    const plan = planStage(study, 'search', trials, []);
    for (const planned of plan.create) {
      const work = trialWork(buildTrialSpec(study, 'search', planned));
      trials.push({ ...planned, work, stage: 'search', state: 'waiting', value: null, steps: [] });
    }
    if (plan.done) return { trials, plan };
    const open = trials.filter((trial) => !isTerminalState(trial));
    if (open.length > study.spec.parallelism) throw new Error(`${open.length} trials are in flight`);
    const next = open[pick(open.length)]!;
    trials[next.number] = happen(next);
  }
}
