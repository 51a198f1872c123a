import type { Arena, Region } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { doublesOf, type GrownTree, readGrownTree } from './grownTree.ts';
import type { RowSet, TreeWorkspace } from './workspace.ts';

/** Limits of a tree that is grown whole, see assembly/treeForest.ts. */
export interface DirectLimits {
  readonly maxDepth: number;
  /** weight of a leaf's rows at least */
  readonly minDataInLeaf: number;
  /** columns that each node searches, of the first `nFeatures`; all of them without drawing */
  readonly nDrawn: number;
  readonly nFeatures: number;
  /**
   * [F, 256, 2] lowest and highest value in each bin: one threshold a column and node is drawn evenly between values; absent: the
   * best is searched for
   */
  readonly edges: Region<Float64Array> | undefined;
}

/** The memory of trees that are grown whole, one after the other. */
export interface DirectGrower {
  readonly work: TreeWorkspace;
  readonly limits: DirectLimits;
  readonly deck: Region<Int32Array>;
  readonly plan: Region<Int32Array>;
  readonly nodes: Region<Int32Array>;
}

const PLAN_WORDS = 20;
const MIN_DATA_IN_LEAF = 9;

/** Where the record of a node has what. */
const LAYOUT = { words: 18, weight: 0, gain: 3, feature: 10, bin: 11, missingLeft: 12, left: 13 };
const VALUE = 4;
const BEGIN = 14;
const END = 15;

const NO_LIMIT = 2 ** 31 - 1;

/** @param maxRows rows that a tree learns from at most */
export function createDirectGrower(
  arena: Arena,
  work: TreeWorkspace,
  limits: DirectLimits,
  maxRows: number,
): DirectGrower {
  const deck = arena.i32(limits.nFeatures);
  const mostLeaves = Math.min(maxRows, 2 ** limits.maxDepth);
  const nodes = arena.i32(LAYOUT.words * (2 * mostLeaves - 1));
  const plan = arena.i32(PLAN_WORDS);
  return { work, limits, deck, plan, nodes };
}

/**
 * Grows a tree on the packed gradients of a row set, whose hessians are the weights of the rows. Its columns have to be
 * described to the kernel, in the order of the table; where only some are drawn for a node, none is marked as searched.
 * @param key what is drawn depends on, two of 32 bits
 * @returns how many nodes it has
 */
export function growDirect(grower: DirectGrower, set: RowSet, key: readonly [number, number]): number {
  const { work, limits, deck, plan, nodes } = grower;
  const order = deck.view();
  for (let f = 0; f < order.length; f++) order[f] = f;
  plan
    .view()
    .set([
      set.columns.address,
      set.nRows,
      set.rows.address,
      set.count,
      work.gradients.address,
      work.packed.address,
      work.columns.address,
      work.stride,
      deck.address,
      limits.nFeatures,
      limits.nDrawn,
      limits.edges?.address ?? 0,
      Math.min(limits.maxDepth, NO_LIMIT),
      key[0],
      key[1],
      work.goesLeft.address,
      work.scratch.address,
      nodes.address,
    ]);
  doublesOf(plan.view())[MIN_DATA_IN_LEAF] = limits.minDataInLeaf;
  return kernels().treeGrowDirect(plan.address);
}

/** A tree with what else is known of its nodes. */
export interface DirectTree extends GrownTree {
  /** −ΣG / ΣH of leaves; the thresholds of splits where these were drawn, 0 elsewhere */
  readonly value: number[];
  /** ranges of the rows of the set, as the growth has left them */
  readonly begin: number[];
  readonly end: number[];
}

/** The tree of `count` nodes that was grown last. */
export function directTree({ nodes }: DirectGrower, count: number): DirectTree {
  const words = nodes.view();
  const doubles = doublesOf(words);
  const tree = readGrownTree(words, count, LAYOUT, (at) => words[at + LAYOUT.feature]! < 0);
  const wordsAt = (place: number) => tree.feature.map((_, node) => words[LAYOUT.words * node + place]!);
  return {
    ...tree,
    value: tree.feature.map((_, node) => doubles[(LAYOUT.words / 2) * node + VALUE]!),
    begin: wordsAt(BEGIN),
    end: wordsAt(END),
  };
}
