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

const NODE_WORDS = 8;

/** Writes the nodes as assembly/treePredict.ts reads them. @returns the address of the root */
export function loadTree(arena: Arena, tree: TreeNodes): number {
  const count = tree.feature.length;
  const region = arena.i32(NODE_WORDS * count);
  const bitsets = new Map(
    Object.entries(tree.categories).map(([node, categories]) => [Number(node), loadCategories(arena, categories)]),
  );
  const words = region.view();
  const doubles = new Float64Array(words.buffer, words.byteOffset, (NODE_WORDS * count) / 2);
  for (let node = 0; node < count; node++) {
    const at = NODE_WORDS * node;
    const feature = tree.feature[node]!;
    doubles[at / 2] = feature < 0 ? tree.value[node]! : tree.threshold[node]!;
    words[at + 2] = feature < 0 ? -1 : 8 * feature;
    words[at + 3] = tree.missingLeft[node]!;
    words[at + 4] = region.address + 4 * NODE_WORDS * tree.left[node]!;
    words[at + 5] = region.address + 4 * NODE_WORDS * tree.right[node]!;
    words[at + 6] = bitsets.get(node)?.address ?? 0;
    words[at + 7] = bitsets.get(node)?.size ?? 0;
  }
  return region.address;
}

function loadCategories(arena: Arena, categories: readonly number[]): { address: number; size: number } {
  const words = Math.floor(Math.max(...categories) / 32) + 1;
  const region = arena.i32(words);
  region.view().fill(0);
  for (const category of categories) region.view()[category >> 5]! |= 1 << (category & 31);
  return { address: region.address, size: 32 * words };
}
