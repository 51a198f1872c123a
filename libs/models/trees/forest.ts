import { assertArgument, type Rng } from '@winnow/core';
import {
  type Arena,
  createDirectGrower,
  createTreeWorkspace,
  type DirectGrower,
  directTree,
  growDirect,
  type PackedScale,
  packGradients,
  type Region,
  type RowSet,
  sumGradients,
  type TreeWorkspace,
  withArena,
} from '@winnow/kernels';
import { binSource, type Table } from './binDataset.ts';
import { binEdges, EDGES_PER_FEATURE } from './binEdges.ts';
import type { BoostRows } from './boostRows.ts';
import { countedRows } from './countedRows.ts';
import { growTree } from './growTree.ts';
import type { GrowthOptions } from './growthOptions.ts';
import { markSearched, placeFeatures } from './placeFeatures.ts';
import { placeThresholds, placeThresholdsOfRanges } from './placeThresholds.ts';
import { drawnCount } from './sampleFeatures.ts';
import type { Tree, TreeDraft, TreeEnsemble } from './tree.ts';
import { treeOf } from './treeOf.ts';

/**
 * Forests of trees that are grown independently and averaged (Breiman 2001; Geurts, Ernst and Wehenkel 2006). Trees are
 * grown on squared loss, which for targets 0 and 1 orders splits as the Gini index does.
 */
export interface ForestOptions {
  readonly nTrees: number;
  /** each tree learns from as many rows, drawn with replacement */
  readonly bootstrap: boolean;
  readonly growth: GrowthOptions;
}

interface ForestContext {
  readonly rng: Rng;
  throwIfAborted(): void;
}

/**
 * @param table the values of the rows, where thresholds are to lie between these; else they are bounds of bins. Random cuts
 *   need it
 * @returns trees whose leaves add up to the mean of the trees, beside the weighted mean of the targets
 */
export function growForest(
  training: BoostRows,
  options: ForestOptions,
  context: ForestContext,
  table?: Table,
): TreeEnsemble {
  return withArena((arena) => {
    const forest = beginForest(arena, training, options, table);
    const trees = Array.from({ length: options.nTrees }, (_, m) => {
      context.throwIfAborted();
      return growMember(forest, context.rng.split('tree', m));
    });
    return { nFeatures: training.dataset.cols, initialScores: [forest.mean], trees };
  });
}

interface Forest {
  readonly options: ForestOptions;
  readonly table: Table | undefined;
  readonly dataset: BoostRows['dataset'];
  readonly work: TreeWorkspace;
  readonly target: BoostRows['target'];
  readonly weight: Float64Array;
  /** rows of positive weight */
  readonly counted: Int32Array;
  readonly mean: number;
  readonly set: RowSet;
  readonly allFeatures: readonly number[];
  /** [F, 256, 2] values at the ends of each bin, where thresholds are drawn */
  readonly edges: Region<Float64Array> | undefined;
  /** grows whole trees; undefined where the options are beyond it */
  readonly grower: DirectGrower | undefined;
}

function beginForest(
  arena: Arena,
  { dataset, target, weight }: BoostRows,
  options: ForestOptions,
  table: Table | undefined,
): Forest {
  const { rows, stride, cols } = dataset;
  const weights = weight ?? new Float64Array(rows).fill(1);
  const work = createTreeWorkspace(arena, binSource(dataset), rows, stride, 1);
  let sum = 0;
  let total = 0;
  for (let n = 0; n < rows; n++) {
    sum += weights[n]! * target[n]!;
    total += weights[n]!;
  }
  const counted = countedRows(weights);
  const edges = options.growth.hasRandomCuts ? loadEdges(arena, work, dataset, counted, table) : undefined;
  return {
    options,
    table,
    dataset,
    work,
    target,
    weight: weights,
    counted,
    mean: sum / total,
    set: { nRows: rows, columns: work.binColumns, rows: arena.i32(rows), count: 0 },
    allFeatures: Array.from({ length: cols }, (_, f) => f),
    edges,
    grower: growsWhole(dataset, options.growth)
      ? createGrower(arena, work, dataset, options.growth, edges, counted.length)
      : undefined,
  };
}

function loadEdges(
  arena: Arena,
  { binColumns, nRows }: TreeWorkspace,
  { features, cols }: BoostRows['dataset'],
  counted: Int32Array,
  table: Table | undefined,
): Region<Float64Array> {
  assertArgument(
    table !== undefined,
    'growForest',
    'thresholds are drawn between values, so it needs the table',
    table,
  );
  const edges = arena.f64(EDGES_PER_FEATURE * cols);
  const bins = binColumns.view();
  edges.view().set(binEdges(features, table, counted, (n, f) => bins[f * nRows + n]!));
  return edges;
}

/** Whether the kernel that grows whole trees has all that these options ask for. */
function growsWhole({ features }: BoostRows['dataset'], growth: GrowthOptions): boolean {
  const hasPenalty = growth.lambdaL1 > 0 || growth.lambdaL2 > 0 || growth.minGain > 0 || growth.minSumHessian > 0;
  const hasLimit = growth.numLeaves < Number.POSITIVE_INFINITY || growth.featureFractionByLevel < 1;
  const isNumeric = features.every(({ kind }) => kind === 'numeric');
  const isFree = growth.monotone === undefined && growth.maxOutput === undefined && growth.laterMissing !== 'right';
  return growth.isDirect && isNumeric && isFree && !hasPenalty && !hasLimit;
}

function createGrower(
  arena: Arena,
  work: TreeWorkspace,
  { features, cols }: BoostRows['dataset'],
  options: GrowthOptions,
  edges: Region<Float64Array> | undefined,
  maxRows: number,
): DirectGrower {
  const used = features.map((_, f) => f);
  const nDrawn = options.featureFractionByNode < 1 ? drawnCount(cols, options.featureFractionByNode) : cols;
  const places = placeFeatures({ work, features, options, used });
  markSearched({ work, features, places }, used, nDrawn < cols ? 0 : cols);
  const { maxDepth, minDataInLeaf } = options;
  return createDirectGrower(arena, work, { maxDepth, minDataInLeaf, nDrawn, nFeatures: cols, edges }, maxRows);
}

function growMember(forest: Forest, rng: Rng): Tree {
  const { work, options, weight } = forest;
  const drawn = options.bootstrap ? drawWeights(forest, rng) : weight;
  const set = loadRows(forest, drawn);
  const sums = sumGradients(work, set, 0, set.count);
  const scale = packGradients(work, sums, set.count, rng.uint32());
  if (forest.grower !== undefined) {
    return growWhole(forest, forest.grower, set, scale, [rng.uint32(), rng.uint32()]);
  }
  const between = options.growth.hasRandomCuts ? rng.split('thresholds') : undefined;
  const draft = growNodeByNode(forest, set, scale, drawn, rng);
  if (forest.table) placeThresholds(draft, forest.table, set.rows.view().subarray(0, set.count), between);
  return draft;
}

function growWhole(
  { dataset, options, table, edges }: Forest,
  grower: DirectGrower,
  set: RowSet,
  scale: PackedScale,
  key: readonly [number, number],
): Tree {
  const grown = directTree(grower, growDirect(grower, set, key));
  const isLeaf = (node: number) => grown.feature[node]! < 0;
  const value = grown.value.map((output, node) => (isLeaf(node) ? output / options.nTrees : 0));
  const draft = { ...treeOf(grown, dataset.features, scale), value };
  if (edges) return { ...draft, threshold: grown.value.map((drawn, node) => (isLeaf(node) ? 0 : drawn)) };
  if (table) placeThresholdsOfRanges(draft, table, set.rows.view(), grown);
  return draft;
}

/** @param weight [N] of the rows of `set` */
function growNodeByNode(
  { work, options, dataset, allFeatures, edges }: Forest,
  set: RowSet,
  scale: PackedScale,
  weight: Float64Array,
  rng: Rng,
): TreeDraft {
  const input = { work, sets: [set], features: dataset.features, used: allFeatures, edges, scale, weight, rng };
  const { draft, leaves } = growTree({ ...input, options: options.growth });
  for (const leaf of leaves) {
    const { gradient, hessian } = sumGradients(work, set, leaf.begin[0]!, leaf.end[0]!);
    draft.value[leaf.node] = -gradient / hessian / options.nTrees;
  }
  return draft;
}

/** Weights of as many rows as count, drawn with replacement. @returns [N] */
function drawWeights({ counted, weight }: Forest, rng: Rng): Float64Array {
  const drawn = new Float64Array(weight.length);
  for (let i = 0; i < counted.length; i++) {
    const row = counted[rng.int(counted.length)]!;
    drawn[row]! += weight[row]!;
  }
  return drawn;
}

/** The rows of positive weight, and their gradients at the mean of the targets. */
function loadRows({ work, set, target, mean, counted }: Forest, weight: Float64Array): RowSet {
  const gradients = work.gradients.view();
  const rows = set.rows.view();
  let count = 0;
  for (let i = 0; i < counted.length; i++) {
    const row = counted[i]!;
    gradients[2 * row] = weight[row]!;
    gradients[2 * row + 1] = weight[row]! * (mean - target[row]!);
    if (weight[row]! > 0) rows[count++] = row;
  }
  return { ...set, count };
}
