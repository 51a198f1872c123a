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

/** A tree in kernel memory. */
export interface LoadedTree {
  /** of the root */
  readonly address: number;
  /** [nodes] as they follow each other there */
  readonly order: Int32Array;
}

/** Writes the nodes as the kernel reads them: the children of a node side by side. */
export function loadTree(arena: Arena, tree: TreeNodes): LoadedTree {
  const { feature, threshold, missingLeft, value, categories } = tree;
  const { order, childAt } = placeNodes(tree);
  const region = arena.i32(NODE_WORDS * order.length);
  const bitsets = new Map(Object.entries(categories).map(([node, own]) => [Number(node), loadCategories(arena, own)]));
  const words = region.view();
  const doubles = new Float64Array(words.buffer, words.byteOffset, words.length / 2);
  for (let place = 0; place < order.length; place++) {
    const node = order[place]!;
    const at = NODE_WORDS * place;
    words[at + 3] = region.address + 4 * NODE_WORDS * childAt[place]!;
    if (feature[node]! < 0) {
      doubles[at / 2] = value[node]!;
      words[at + 2] = IS_LEAF;
      continue;
    }
    const bits = bitsets.get(node);
    words[at + 2] = 8 * feature[node]! + MISSING_LEFT * missingLeft[node]! + (bits ? HAS_CATEGORIES : 0);
    if (bits === undefined) doubles[at / 2] = threshold[node]!;
    else words.set([bits.address, bits.size], at);
  }
  return { address: region.address, order };
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
  const words = Math.floor(Math.max(...categories) / 32) + 1;
  const region = arena.i32(words);
  region.view().fill(0);
  for (const category of categories) region.view()[category >> 5]! |= 1 << (category & 31);
  return { address: region.address, size: 32 * words };
}
