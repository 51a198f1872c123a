import { type Arena, withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';

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
const CHUNK_VALUES = 131_072;

/**
 * Sums of the leaves that each row reaches, tree m counting for output m % nOutputs.
 * @param data [N, cols], NaN missing
 * @param out  [N, nOutputs] is added to
 */
export function sumLeaves(
  trees: readonly TreeNodes[],
  nOutputs: number,
  data: Float64Array,
  nRows: number,
  cols: number,
  out: Float64Array,
): void {
  const chunk = Math.max(1, Math.min(nRows, Math.floor(CHUNK_VALUES / cols)));
  withArena((arena) => {
    const roots = arena.i32(trees.length);
    const addresses = trees.map((tree) => loadTree(arena, tree));
    roots.view().set(addresses);
    const hasCategories = Number(trees.some(({ categories }) => Object.keys(categories).length > 0));
    const values = arena.f64(chunk * cols);
    const sums = arena.f64(chunk * nOutputs);
    for (let first = 0; first < nRows; first += chunk) {
      const count = Math.min(chunk, nRows - first);
      const part = out.subarray(first * nOutputs, (first + count) * nOutputs);
      values.view().set(data.subarray(first * cols, (first + count) * cols));
      sums.view().set(part);
      const { address } = sums;
      kernels().treePredict(values.address, count, cols, roots.address, trees.length, nOutputs, hasCategories, address);
      part.set(sums.view().subarray(0, part.length));
    }
  });
}

/** Writes the nodes as assembly/treePredict.ts reads them. @returns the address of the root */
function loadTree(arena: Arena, tree: TreeNodes): number {
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
