import { nearestName, WinnowError } from '@winnow/core';
import type { FeatureName } from '@winnow/features';
import type { StudyFile } from './studyFile.ts';

export type FeatureSubsets = Readonly<Record<string, readonly FeatureName[]>>;

/**
 * The subsets of a study's features, each in the order of the study, so that a subset is a set: how its list is written
 * changes nothing.
 * @param features of the study, resolved
 * @throws WinnowError `study_invalid` for a feature that is not the study's, or two subsets of the same features
 */
export function settleFeatureSubsets(
  given: NonNullable<StudyFile['featureSubsets']>,
  features: readonly FeatureName[],
  where: string,
): FeatureSubsets {
  const nameOf = new Map<string, string>();
  const settled = Object.entries(given).map(([name, listed]) => {
    const path = `${where}: featureSubsets.${name}`;
    for (const feature of listed) assertKnown(feature, features, path);
    const subset = features.filter((feature) => listed.includes(feature));
    const twin = nameOf.get(subset.join());
    if (twin !== undefined) {
      const rule = `must differ from ${twin}: the same features under two names would be searched twice`;
      throw new WinnowError('study_invalid', { where: path, rule, got: listed });
    }
    nameOf.set(subset.join(), name);
    return [name, subset] as const;
  });
  return Object.fromEntries(settled);
}

function assertKnown(name: string, features: readonly FeatureName[], where: string): void {
  if (features.some((feature) => feature === name)) return;
  const nearest = nearestName(name, features);
  throw new WinnowError('study_invalid', {
    where,
    rule: `must name features of the study${nearest === undefined ? '' : ` (did you mean "${nearest}"?)`}`,
    got: name,
  });
}
