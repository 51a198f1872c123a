import { type FeatureName, type FeatureSpec, featureNames } from '@winnow/features';
import { parseStudy } from './parseStudy.ts';
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
