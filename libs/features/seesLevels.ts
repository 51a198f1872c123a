import type { FeatureUnit } from './contract.ts';
import { resolveFeature } from './resolveFeature.ts';

/** Units of features that tell how high prices or volumes are, and not how they move; those of `log volume` are changes. */
const LEVELS: readonly FeatureUnit[] = ['price', 'log price', 'volume', 'log return per million traded'];

/**
 * Whether a later split or dividend changes the feature of earlier bars, where these are adjusted for it.
 * @throws WinnowError `study_unknown_feature`
 */
export function seesLevels(name: string): boolean {
  return LEVELS.includes(resolveFeature(name).feature.unit);
}
