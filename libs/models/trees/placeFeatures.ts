import { COLUMN_RECORD, selectColumns } from '@winnow/kernels';
import { valueBins } from './binnedDataset.ts';
import type { Growth, GrowthInput } from './growth.ts';

/**
 * Has histograms made of the features that the tree may use, and describes these to the kernel.
 * @returns their order in histograms
 */
export function placeFeatures({
  work,
  features,
  options,
  used,
}: Pick<GrowthInput, 'work' | 'features' | 'options' | 'used'>): readonly number[] {
  const isPart = used.length < features.length && !options.isDirect;
  selectColumns(work, isPart ? used : 'all');
  const isCopied = work.selection.stride < work.stride;
  const placed = isCopied ? used : features.map((_, f) => f);
  const columns = work.columns.view().fill(0);
  placed.forEach((f, place) => {
    const feature = features[f]!;
    const hasMissing = feature.kind === 'numeric' && feature.hasMissing;
    const direction = options.monotone?.[f] ?? 0;
    columns.set([valueBins(feature), Number(hasMissing), direction, 0, f], COLUMN_RECORD * place);
  });
  return placed;
}

/** Marks the first `count` features for the kernel, where they are numeric. @returns the categorical ones */
export function markSearched(
  growth: Pick<Growth, 'work' | 'features' | 'places'>,
  drawn: readonly number[],
  count: number,
): number[] {
  const columns = growth.work.columns.view();
  for (let at = SEARCHED; at < columns.length; at += COLUMN_RECORD) columns[at] = 0;
  const categorical: number[] = [];
  for (let i = 0; i < count; i++) {
    const f = drawn[i]!;
    if (growth.features[f]!.kind === 'categorical') categorical.push(f);
    else columns[COLUMN_RECORD * growth.places[f]! + SEARCHED] = 1;
  }
  return categorical;
}

/** Where the record of a column says whether it is to be searched. */
const SEARCHED = 3;
