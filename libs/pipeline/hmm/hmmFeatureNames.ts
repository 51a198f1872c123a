import { WinnowError } from '@winnow/core';
import { type FeatureName, type FeatureSpec, resolveFeature } from '@winnow/features';
import { type Timeframe, timeframeMs } from '@winnow/market';
import type { HmmFeatures } from './hmmConfig.ts';

const PARKINSON = 'close_parkinson_20';

/**
 * The columns of a feature set: its features on each of the timeframes, in that order.
 * @param spec configs/features/hmm_v1.json or hmm_v2.json, whose names carry the suffixes of the set's own timeframes
 * @throws WinnowError `hmm_config_invalid` for a timeframe shorter than that of the bars
 */
export function hmmFeatureNames(spec: FeatureSpec, features: HmmFeatures, bars: Timeframe): FeatureName[] {
  const suffixes = settleTimeframes(spec, features, bars);
  const stems = unique(spec.features.map((name) => splitName(name).stem));
  const { parkinson_window: window } = features;
  const chosen = stems.map((stem) => (stem === PARKINSON && window !== undefined ? `close_parkinson_${window}` : stem));
  return suffixes.flatMap((suffix) => chosen.map((stem) => resolveFeature(`${stem}_${suffix}`).name));
}

function settleTimeframes(spec: FeatureSpec, { timeframes }: HmmFeatures, bars: Timeframe): readonly string[] {
  const isShorter = (suffix: string) => timeframeMs[suffix.toLowerCase() as Timeframe] < timeframeMs[bars];
  const offered = unique(spec.features.map((name) => splitName(name).suffix));
  const chosen = timeframes ?? offered.filter((suffix) => !isShorter(suffix));
  const tooShort = chosen.find(isShorter);
  if (tooShort === undefined) return chosen;
  throw new WinnowError('hmm_config_invalid', {
    where: 'features.timeframes',
    rule: `must not be shorter than the bars of input_data (${bars})`,
    got: tooShort,
  });
}

function splitName(name: string): { readonly stem: string; readonly suffix: string } {
  const cut = name.lastIndexOf('_');
  return { stem: name.slice(0, cut), suffix: name.slice(cut + 1) };
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
