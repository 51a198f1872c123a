import { WinnowError } from '@winnow/core';
import { seesLevels } from '@winnow/features';
import type { StudyFile } from './studyFile.ts';

/** Costs in shares: of an adjusted bar nobody knows how many shares were traded for how much. */
const SHARE_COSTS = ['perShare', 'lotShares'] as const;

/**
 * What bars that are adjusted for splits and dividends cannot be asked: how high the price was. The adjustment scales all that
 * came before an event, so that a level tells of events to come.
 * @param features of the study
 * @throws WinnowError `study_invalid`
 */
export function checkAdjustment({ dataset, costs }: StudyFile, features: readonly string[], where: string): void {
  const { series = [], directory } = dataset;
  if ([directory, ...series].every((source) => source?.adjust === undefined)) return;
  const level = features.find(seesLevels);
  if (level !== undefined) {
    throw new WinnowError('study_invalid', {
      where: `${where}: features`,
      rule: 'must be free of the level of prices and volumes where these are adjusted: a later split changes it (use returns, ratios or, where there is one, the _stationary form)',
      got: level,
    });
  }
  const inShares = SHARE_COSTS.find((key) => costs[key] !== undefined);
  if (inShares === undefined) return;
  throw new WinnowError('study_invalid', {
    where: `${where}: costs.${inShares}`,
    rule: 'must not be given where prices are adjusted: shares of adjusted bars are not those that were traded',
    got: costs[inShares],
  });
}
