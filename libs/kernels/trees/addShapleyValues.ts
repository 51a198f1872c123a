import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { type PlacedTree, placeTree, type TreeNodes, writeTree } from './loadTree.ts';

/** A tree with what assembly/treeShapley.ts multiplies and adds on the way down and up. */
export interface ShapleyTree {
  readonly nodes: TreeNodes;
  /** the score that it counts for */
  readonly output: number;
  /** splits between the root and the deepest leaf */
  readonly depth: number;
  /** Q */
  readonly nPoints: number;
  /** [nodes] of the edge into each: the depth that the last edge above of the same feature leads to, 0 for none */
  readonly splitBefore: Int32Array;
  /** [nodes, Q, 5] factors where the feature is on, was turned off by the edge, and was off; rates of the first two */
  readonly points: Float64Array;
}

/** A tree as the kernel reads it, for any rows. */
export interface PreparedShapley extends Pick<ShapleyTree, 'output' | 'depth' | 'nPoints'> {
  readonly placed: PlacedTree;
  /** [nodes, 1 + 5 Q] by place: `splitBefore` as an integer in the first four bytes, then `points` */
  readonly edges: Float64Array;
}

/** Rows that go down together, as in the kernel. */
const BLOCK = 16;
const CHUNK_VALUES = 131_072;
const TREE_WORDS = 4;
const POINT_DOUBLES = 5;

/**
 * Adds the Shapley values of trees.
 * @param trees one or more
 * @param data [N, F], NaN missing
 * @param out  [N, K, F + 1] is added to, except for the last column
 */
export function addShapleyValues(
  trees: readonly PreparedShapley[],
  nOutputs: number,
  data: Float64Array,
  nRows: number,
  nFeatures: number,
  out: Float64Array,
): void {
  const width = nOutputs * (nFeatures + 1);
  const chunk = Math.max(1, Math.min(nRows, Math.floor(CHUNK_VALUES / width)));
  withArena((arena) => {
    const records = arena.i32(TREE_WORDS * trees.length);
    const loaded = trees.map((tree) => {
      const edges = arena.f64(tree.edges.length);
      edges.view().set(tree.edges);
      return [writeTree(arena, tree.placed), edges.address, tree.nPoints, tree.output];
    });
    records.view().set(loaded.flat());
    const rows = arena.f64(chunk * nFeatures);
    const sums = arena.f64(chunk * width);
    const values = arena.f64(BLOCK * nFeatures);
    const contributions = arena.f64(BLOCK * nOutputs * nFeatures);
    const levels = arena.f64(BLOCK * Math.max(...trees.map(({ depth, nPoints }) => (depth + 1) * (2 + 2 * nPoints))));
    const explained = arena.i32(10);
    for (let first = 0; first < nRows; first += chunk) {
      const count = Math.min(chunk, nRows - first);
      const part = out.subarray(first * width, (first + count) * width);
      rows.view().set(data.subarray(first * nFeatures, (first + count) * nFeatures));
      sums.view().set(part);
      explained
        .view()
        .set([
          rows.address,
          count,
          nFeatures,
          records.address,
          trees.length,
          nOutputs,
          sums.address,
          values.address,
          contributions.address,
          levels.address,
        ]);
      kernels().treeShapley(explained.address);
      part.set(sums.view().subarray(0, part.length));
    }
  });
}

/** Makes a tree ready, which takes longer than explaining a row by it. */
export function prepareShapley({ nodes, output, depth, nPoints, splitBefore, points }: ShapleyTree): PreparedShapley {
  const placed = placeTree(nodes);
  const length = POINT_DOUBLES * nPoints;
  const edges = new Float64Array((1 + length) * placed.order.length);
  const words = new Int32Array(edges.buffer);
  for (let place = 0; place < placed.order.length; place++) {
    const node = placed.order[place]!;
    const at = (1 + length) * place;
    words[2 * at] = splitBefore[node]!;
    for (let i = 0; i < length; i++) edges[at + 1 + i] = points[length * node + i]!;
  }
  return { output, depth, nPoints, placed, edges };
}
