import { fillHistogram, removeRows, subtractHistogram, sumPacked } from '@winnow/kernels';
import { findSplit, isBounded } from './findSplit.ts';
import { type Growth, type GrowthInput, isDirect, type Leaf, mayBeSplit, NO_SLOT, rowsOf, weightOf } from './growth.ts';
import { createLeafQueue } from './leafQueue.ts';
import { markSearched, placeFeatures } from './placeFeatures.ts';
import { splitLeaf } from './splitLeaf.ts';
import { addLeaf, createTreeDraft, type TreeDraft } from './tree.ts';

/** Below this many rows, a histogram of all columns costs more than it saves. */
const DIRECT_ROWS = 96;

/**
 * Grows one tree on the packed gradients (Ke et al. 2017; Shi 2007, "Best-first decision tree learning"): histograms of
 * the smaller child are added up, those of the larger are what is left of the parent's.
 * @returns the nodes, whose outputs are still 0, and the leaves
 */
export function growTree(input: GrowthInput): { draft: TreeDraft; leaves: readonly Leaf[] } {
  const { options } = input;
  const growth = beginGrowth(input);
  const root = createRoot(growth);
  findSplit(growth, root);
  const leaves = [root];
  const queue = createLeafQueue(options.order);
  queue.push(root);
  while (leaves.length < options.numLeaves) {
    const next = queue.pop();
    if (next === undefined) break;
    const [left, right] = splitLeaf(growth, next, leaves.length);
    leaves[next.index] = left;
    leaves.push(right);
    if (leaves.length === options.numLeaves) break;
    prepareChildren(growth, next.slot, left, right);
    queue.push(left);
    queue.push(right);
  }
  return { draft: growth.draft, leaves };
}

function beginGrowth(input: GrowthInput): Growth {
  const { options } = input;
  const placed = placeFeatures(input);
  const places: number[] = [];
  placed.forEach((f, place) => {
    places[f] = place;
  });
  const categorical = markSearched({ ...input, places }, input.used, input.used.length);
  const needsHistograms = categorical.length > 0 || isBounded(options);
  const directRows = needsHistograms ? 0 : options.isDirect ? Number.POSITIVE_INFINITY : DIRECT_ROWS;
  const draft = createTreeDraft();
  return { ...input, draft, freeSlots: [], usedSlots: 0, decks: [], placed, places, categorical, directRows };
}

function createRoot(growth: Growth): Leaf {
  const { sets, work, options } = growth;
  const count = weightOf(growth, 0, sets[0]!.count);
  const { gradient, hessian } = sumPacked(work, sets[0]!);
  const root: Leaf = {
    index: 0,
    node: addLeaf(growth.draft, count),
    depth: 0,
    begin: sets.map(() => 0),
    end: sets.map((set) => set.count),
    count,
    sumGradient: gradient,
    sumHessian: hessian,
    lowest: -(options.maxOutput ?? Number.POSITIVE_INFINITY),
    highest: options.maxOutput ?? Number.POSITIVE_INFINITY,
    lambda: options.lambdaL2,
    slot: NO_SLOT,
    split: undefined,
  };
  if (!isDirect(growth, root)) {
    root.slot = growth.usedSlots++;
    fillHistogram(work, sets[0]!, 0, sets[0]!.count, root.slot);
  }
  return root;
}

/**
 * Histograms of both children where they need one, and their best splits.
 * @param slot of their parent
 */
function prepareChildren(growth: Growth, slot: number, left: Leaf, right: Leaf): void {
  const isLeftSmaller = rowsOf(left) <= rowsOf(right);
  const [smaller, larger] = isLeftSmaller ? [left, right] : [right, left];
  larger.slot = slot;
  if (slot !== NO_SLOT) {
    if (isDirect(growth, larger) || !(mayBeSplit(growth, smaller) || mayBeSplit(growth, larger)))
      release(growth, larger);
    else fillChildren(growth, smaller, larger);
  }
  for (const leaf of [left, right]) {
    findSplit(growth, leaf);
    if (leaf.split === undefined) release(growth, leaf);
  }
}

/** The histogram of the parent, in the slot of `larger`, becomes that of `larger`. */
function fillChildren(growth: Growth, smaller: Leaf, larger: Leaf): void {
  const { work, sets, freeSlots } = growth;
  const [begin, end] = [smaller.begin[0]!, smaller.end[0]!];
  if (isDirect(growth, smaller)) {
    removeRows(work, sets[0]!, begin, end, larger.slot);
    return;
  }
  smaller.slot = freeSlots.pop() ?? growth.usedSlots++;
  fillHistogram(work, sets[0]!, begin, end, smaller.slot);
  subtractHistogram(work, larger.slot, smaller.slot);
}

/** Memory of leaves that stay leaves, or need none, is free again. */
function release({ freeSlots }: Growth, leaf: Leaf): void {
  if (leaf.slot !== NO_SLOT) freeSlots.push(leaf.slot);
  leaf.slot = NO_SLOT;
}
