import type { Timeframe } from '@winnow/market';
import type { FeatureColumn } from './carriedColumns.ts';
import type { ResolvedFeature } from './resolveFeature.ts';

/** The columns of each timeframe; under undefined those of the bars as they are. */
export function groupByTimeframe(features: readonly ResolvedFeature[]): Map<Timeframe | undefined, FeatureColumn[]> {
  const groups = new Map<Timeframe | undefined, FeatureColumn[]>();
  for (const [col, { name, feature, timeframe }] of features.entries()) {
    const column = { name, feature, col };
    const group = groups.get(timeframe);
    if (group === undefined) groups.set(timeframe, [column]);
    else group.push(column);
  }
  return groups;
}
