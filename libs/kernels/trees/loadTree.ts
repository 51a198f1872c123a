import type { Arena } from '../memory/arena.ts';

/** A tree as arrays over its nodes, node 0 the root. */
export interface TreeNodes {
  /** −1 for a leaf */
  readonly feature: readonly number[];
  /** values up to it go left */
  readonly threshold: readonly number[];
  /** 1 where missing values go left */
  readonly missingLeft: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** output of a leaf */
  readonly value: readonly number[];
  /** by node: the categories that go left, where that and no threshold splits it */
  readonly categories: Readonly<Record<number, readonly number[]>>;
}

const NODE_WORDS = 4;

/** As in assembly/treePredict.ts, where the record of a node is described. */
const MISSING_LEFT = 1;
const HAS_CATEGORIES = 2;
const IS_LEAF = -(2 ** 31);

/** A tree with its nodes in the order of kernel memory, the children of a node side by side. */
export interface PlacedTree {
  /** [nodes, 4] as the kernel reads them, but for addresses: of a child there is its place, of categories nothing */
  readonly words: Int32Array;
  /** [nodes] by place */
  readonly order: Int32Array;
  /** by place */
  readonly categories: ReadonlyMap<number, readonly number[]>;
}

/** Writes the nodes as the kernel reads them. @returns the address of the root */
export function loadTree(arena: Arena, tree: TreeNodes): number {
  return writeTree(arena, placeTree(tree));
}

export function placeTree(tree: TreeNodes): PlacedTree {
  const { feature, threshold, missingLeft, value } = tree;
  const { order, childAt } = placeNodes(tree);
  const words = new Int32Array(NODE_WORDS * order.length);
  const doubles = new Float64Array(words.buffer);
  const categories = new Map<number, readonly number[]>();
  for (let place = 0; place < order.length; place++) {
    const node = order[place]!;
    const at = NODE_WORDS * place;
    words[at + 3] = childAt[place]!;
    if (feature[node]! < 0) {
      doubles[at / 2] = value[node]!;
      words[at + 2] = IS_LEAF;
      continue;
    }
    const own = tree.categories[node];
    words[at + 2] = 8 * feature[node]! + MISSING_LEFT * missingLeft[node]! + (own ? HAS_CATEGORIES : 0);
    if (own) categories.set(place, own);
    else doubles[at / 2] = threshold[node]!;
  }
  return { words, order, categories };
}

/** @returns the address of the root */
export function writeTree(arena: Arena, { words: placed, categories }: PlacedTree): number {
  const region = arena.i32(placed.length);
  const bitsets = [...categories].map(([place, own]) => ({ place, ...loadCategories(arena, own) }));
  const words = region.view();
  words.set(placed);
  for (let at = 3; at < words.length; at += NODE_WORDS) words[at] = region.address + 4 * NODE_WORDS * words[at]!;
  for (const { place, address, size } of bitsets) words.set([address, size], NODE_WORDS * place);
  return region.address;
}

/** @returns by place: the node, and the place of its left child or, of a leaf, its own */
function placeNodes({ feature, left, right }: TreeNodes): { order: Int32Array; childAt: Int32Array } {
  const order = new Int32Array(feature.length);
  const childAt = new Int32Array(feature.length);
  const waiting = [0];
  let placed = 1;
  while (waiting.length > 0) {
    const place = waiting.pop()!;
    const node = order[place]!;
    childAt[place] = place;
    if (feature[node]! < 0) continue;
    childAt[place] = placed;
    order[placed] = left[node]!;
    order[placed + 1] = right[node]!;
    waiting.push(placed + 1, placed);
    placed += 2;
  }
  return { order: order.subarray(0, placed), childAt };
}

function loadCategories(arena: Arena, categories: readonly number[]): { address: number; size: number } {
  const words = Math.floor(categories.reduce((a, b) => Math.max(a, b), 0) / 32) + 1;
  const region = arena.i32(words);
  region.view().fill(0);
  for (const category of categories) region.view()[category >> 5]! |= 1 << (category & 31);
  return { address: region.address, size: 32 * words };
}
