import {
  type Arena,
  createTreeGrower,
  growBoosted,
  grownLeaves,
  grownTree,
  type SplitRules,
  type TreeGrower,
  type TreeWorkspace,
} from '@winnow/kernels';
import type { BinnedDataset } from './binnedDataset.ts';
import { isBounded } from './findSplit.ts';
import { DIRECT_ROWS } from './growTree.ts';
import type { GrowthInput, LeafRows } from './growth.ts';
import type { GrowthOptions } from './growthOptions.ts';
import { markSearched, placeFeatures } from './placeFeatures.ts';
import type { TreeDraft } from './tree.ts';
import { treeOf } from './treeOf.ts';

/**
 * The memory of a kernel that grows whole trees, where it has all that the options ask for: for small leaves, going back
 * and forth takes longer than splitting them.
 * @param weight [N] of the rows where they are not all 1
 */
export function createGrower(
  arena: Arena,
  work: TreeWorkspace,
  { features, rows }: Pick<BinnedDataset, 'features' | 'rows'>,
  options: GrowthOptions,
  weight: Float64Array | undefined,
): TreeGrower | undefined {
  const isDrawn = options.featureFractionByLevel < 1 || options.featureFractionByNode < 1;
  const isNumeric = features.every(({ kind }) => kind === 'numeric');
  if (isDrawn || !isNumeric || options.monotone !== undefined || options.isDirect) return undefined;
  const limits = {
    rules: splitRules(rows, options, weight),
    isBestFirst: options.order === 'best_first',
    maxLeaves: options.numLeaves,
    maxDepth: options.maxDepth,
    directRows: DIRECT_ROWS,
    minDataInLeaf: options.minDataInLeaf,
    isMissingRight: options.laterMissing === 'right',
  };
  return createTreeGrower(arena, work, limits, weight, rows);
}

/** Peers round the rows of a bin to a whole number: weights that are none are not theirs. */
function splitRules(rows: number, { exact, maxOutput }: GrowthOptions, weight: Float64Array | undefined): SplitRules {
  const isExact = exact !== undefined && rows <= exact.maxRows && maxOutput === undefined;
  return isExact && (weight?.every(Number.isInteger) ?? true) ? exact.rules : 'packed';
}

/** As `growTree`, to the last bit, where gradients are packed. */
export function growWhole(grower: TreeGrower, input: GrowthInput): { draft: TreeDraft; leaves: readonly LeafRows[] } {
  const { options, scale, sets, features, used } = input;
  const places: number[] = [];
  placeFeatures(input).forEach((f, place) => {
    places[f] = place;
  });
  markSearched({ ...input, places }, used, used.length);
  const highest = options.maxOutput ?? Number.POSITIVE_INFINITY;
  const toPacked = scale.gradient / scale.hessian;
  growBoosted(grower, sets, {
    minSumHessian: options.minSumHessian * scale.hessian,
    minGain: (options.minGain * scale.gradient ** 2) / scale.hessian,
    lambda: options.lambdaL2 * scale.hessian,
    bounds: isBounded(options)
      ? { alpha: options.lambdaL1 * scale.gradient, lowest: -highest * toPacked, highest: highest * toPacked }
      : undefined,
  });
  const [lambda, lowest] = [options.lambdaL2, -highest];
  const leaves = grownLeaves(grower, sets.length, (node, begin, end) => ({
    node,
    begin,
    end,
    lambda,
    lowest,
    highest,
  }));
  return { draft: treeOf(grownTree(grower), features, scale, options.laterMissing), leaves };
}
