import type { Arena, Region } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { doublesOf, type GrownTree, readGrownTree } from './grownTree.ts';
import { HISTOGRAM_BINS, histogramSlot, type RowSet, type TreeWorkspace } from './workspace.ts';

/** What the search for splits goes by: packed integers, or gradients in double precision as a peer does, see treeExact.ts. */
export type SplitRules = 'packed' | 'lightgbm' | 'xgboost';

const RULES: readonly SplitRules[] = ['packed', 'lightgbm', 'xgboost'];

/** How a tree grows, see assembly/treeGrow.ts. */
export interface GrowthLimits {
  readonly rules: SplitRules;
  /** the leaf that gains most is split next, else the first one that was made */
  readonly isBestFirst: boolean;
  readonly maxLeaves: number;
  readonly maxDepth: number;
  /** nodes of fewer rows need no histogram */
  readonly directRows: number;
  readonly minDataInLeaf: number;
  /** missing values go right where a node has none, else as its split was found */
  readonly isMissingRight: boolean;
}

/** What depends on a tree's packed scale: limits in packed units, or as they are where nothing is packed. */
export interface PackedLimits {
  readonly minSumHessian: number;
  readonly minGain: number;
  readonly lambda: number;
  /** an L1 penalty and bounds of outputs; undefined where there are none */
  readonly bounds: { readonly alpha: number; readonly lowest: number; readonly highest: number } | undefined;
}

/** The memory of trees that are grown whole, one after the other. */
export interface TreeGrower {
  readonly work: TreeWorkspace;
  readonly limits: GrowthLimits;
  readonly maxLeaves: number;
  readonly weight: Region<Float64Array> | undefined;
  readonly plan: Region<Int32Array>;
  readonly sets: Region<Int32Array>;
  readonly slots: Region<Int32Array>;
  readonly freeSlots: Region<Int32Array>;
  readonly nodes: Region<Int32Array>;
  readonly leaves: Region<Int32Array>;
  readonly queue: Region<Int32Array>;
}

const MAX_SETS = 3;
const SET_WORDS = 4;

/** Words and doubles of the plan, and places in it. */
const PLAN_WORDS = 42;
const PLAN_DOUBLES = 14;
const N_SLOTS = 10;
const N_NODES = 15;
const N_LEAVES = 17;

/** Where the record of a node has what. */
const LAYOUT = { words: 26, weight: 0, gain: 3, feature: 12, bin: 13, missingLeft: 14, left: 15 };
const BEGIN = 20;
const END = 23;

const NO_LIMIT = 2 ** 31 - 1;

/** @param weight [N] of the rows that are learned from, where they are not all 1. @param maxRows that are learned from */
export function createTreeGrower(
  arena: Arena,
  work: TreeWorkspace,
  limits: GrowthLimits,
  weight: Float64Array | undefined,
  maxRows: number,
): TreeGrower {
  const maxLeaves = Math.min(limits.maxLeaves, 2 ** limits.maxDepth, maxRows);
  const weights = weight && arena.f64(weight.length);
  if (weight) weights!.view().set(weight);
  return {
    work,
    limits,
    maxLeaves,
    weight: weights,
    plan: arena.i32(PLAN_WORDS),
    sets: arena.i32(MAX_SETS * SET_WORDS),
    slots: arena.i32(maxLeaves + 1),
    freeSlots: arena.i32(maxLeaves + 1),
    nodes: arena.i32(LAYOUT.words * (2 * maxLeaves + 1)),
    leaves: arena.i32(maxLeaves + 1),
    queue: arena.i32(2 * maxLeaves + 1),
  };
}

/**
 * Grows a tree on the packed gradients, or on those of `roundGradients`. Its columns have to be described to the kernel, those that it uses marked as
 * searched.
 * @param sets the first one is learned from, the others go down with it; three at most
 */
export function growBoosted(grower: TreeGrower, sets: readonly RowSet[], packed: PackedLimits): void {
  writePlan(grower, sets, packed);
  if (grower.work.histograms.length === 0) addSlot(grower);
  while (kernels().treeGrow(grower.plan.address) === 1) addSlot(grower);
}

function addSlot({ work, limits, plan, slots }: TreeGrower): void {
  const slot = plan.view()[N_SLOTS]!;
  const { address } = histogramSlot(work, slot, limits.rules === 'packed' ? undefined : exactSlotWords(work));
  slots.view()[slot] = address;
  plan.view()[N_SLOTS] = slot + 1;
}

/** Of cells of two doubles, and a byte for each column. */
function exactSlotWords({ stride }: TreeWorkspace): number {
  return 4 * HISTOGRAM_BINS * stride + stride / 4;
}

/** The tree that was grown last. */
export function grownTree({ plan, nodes }: TreeGrower): GrownTree {
  const words = nodes.view();
  return readGrownTree(words, plan.view()[N_NODES]!, LAYOUT, (at) => words[at + LAYOUT.left] === 0);
}

/** Its leaves, in the order in which they came to be. @param leafOf makes one of its node and its ranges of rows, by set */
export function grownLeaves<L>(
  { plan, nodes, leaves }: TreeGrower,
  nSets: number,
  leafOf: (node: number, begin: readonly number[], end: readonly number[]) => L,
): L[] {
  const [words, numbers] = [nodes.view(), leaves.view()];
  const count = plan.view()[N_LEAVES]!;
  const all: L[] = [];
  for (let i = 0; i < count; i++) {
    const node = numbers[i]!;
    const [begin, end]: [number[], number[]] = [[], []];
    for (let s = 0; s < nSets; s++) {
      begin.push(words[LAYOUT.words * node + BEGIN + s]!);
      end.push(words[LAYOUT.words * node + END + s]!);
    }
    all.push(leafOf(node, begin, end));
  }
  return all;
}

function writePlan(grower: TreeGrower, sets: readonly RowSet[], packed: PackedLimits): void {
  const { work, limits, slots, nodes, leaves, queue } = grower;
  sets.forEach(({ columns, nRows, rows, count }, s) => {
    grower.sets.view().set([columns.address, nRows, rows.address, count], SET_WORDS * s);
  });
  work.histograms.forEach(({ address }, slot) => {
    slots.view()[slot] = address;
  });
  const words = grower.plan.view();
  words.set([
    sets.length,
    grower.sets.address,
    work.selection.bins,
    work.selection.stride,
    (limits.rules === 'packed' ? work.packed : work.gradients).address,
    work.columns.address,
    work.goesLeft.address,
    work.scratch.address,
    grower.weight?.address ?? 0,
    slots.address,
    work.histograms.length,
    0,
    grower.freeSlots.address,
    0,
    nodes.address,
    0,
    leaves.address,
    0,
    queue.address,
    0,
    0,
    Number(limits.isBestFirst),
    grower.maxLeaves,
    Math.min(limits.maxDepth, NO_LIMIT),
    limits.rules === 'packed' ? Math.min(limits.directRows, NO_LIMIT) : 0,
    Number(packed.bounds !== undefined),
    Number(limits.isMissingRight),
    RULES.indexOf(limits.rules),
  ]);
  const { alpha, lowest, highest } = packed.bounds ?? NO_BOUNDS;
  const { minSumHessian, minGain, lambda } = packed;
  doublesOf(words).set([limits.minDataInLeaf, minSumHessian, minGain, lambda, alpha, lowest, highest], PLAN_DOUBLES);
}

const NO_BOUNDS = { alpha: 0, lowest: 0, highest: 0 };
