import { type PreparedShapley, prepareShapley } from '@winnow/kernels';
import { gaussLegendre, type Quadrature } from '@winnow/numerics';
import { isLeaf, type Tree } from './tree.ts';

/**
 * Notation: a path leads from the root to a leaf of value v and splits on d features. o_i is 1 if the row goes this way at all
 * splits on feature i, else 0, and z_i the share of the training rows that do. Where only some features are known, the leaf counts
 * v Π o_i over those that are times Π z_i over the others, and the Shapley value of that is (Owen 1972, "Multilinear extensions
 * of games")
 *
 *   φ_f = v (o_f − z_f) ∫₀¹ Π_{i ≠ f} (t o_i + (1 − t) z_i) dt,
 *
 * a polynomial of degree d − 1 in t, so that Q ≥ d / 2 points t_q of weight w_q give it exactly. With the products
 * p_q = v w_q Π_i (t_q o_i + (1 − t_q) z_i), which are made on the way down, φ_f = Σ_q p_q (o_f − z_f) / (t_q o_f + (1 − t_q) z_f), which is
 * linear in p, so that the sum over the leaves below a node is taken first, on the way up (Yu, Xu, Bifet and Read 2022, "Linear
 * TreeSHAP"). The factors are positive, so that products and ratios of them keep their digits.
 *
 * Where an edge splits on a feature again, o' and z' above it become o and z. The edge multiplies p by the ratio of the factors,
 * and gives the feature the difference of the rates, because the edge above gave it the rate of o' and z' for the same leaves.
 */

/** Of the edge into each node, [nodes]. */
interface Edges {
  /** depth that the last edge above of the same feature leads to, 0 for none */
  readonly splitBefore: Int32Array;
  /** z' and z of its feature, above it and at it */
  readonly shareBefore: Float64Array;
  readonly share: Float64Array;
  /** splits between the root and the deepest leaf */
  depth: number;
  /** features on the path that splits on most */
  mostFeatures: number;
}

const POINT_DOUBLES = 5;

/**
 * What the Shapley values of a tree are computed from, for any row.
 * @param output   the score that it counts for
 * @param playerOf features of one player are known together; the sum of what they get is the player's
 */
export function shapleyTree(
  tree: Tree,
  output: number,
  playerOf = (feature: number): number => feature,
): PreparedShapley {
  const { splitBefore, shareBefore, share, depth, mostFeatures } = findEdges(tree, playerOf);
  const quadrature = gaussLegendre(Math.max(1, Math.ceil(mostFeatures / 2)));
  const nPoints = quadrature.points.length;
  const length = nPoints * POINT_DOUBLES;
  const points = new Float64Array(tree.feature.length * length);
  for (let node = 0; node < tree.feature.length; node++) {
    const value = isLeaf(tree, node) ? tree.value[node]! : undefined;
    fillPoints(quadrature, shareBefore[node]!, share[node]!, value, points, node * length);
  }
  return prepareShapley({ nodes: tree, output, depth, nPoints, splitBefore, points });
}

/** Depth first, so that at each depth stands what is above the node. */
function findEdges(tree: Tree, playerOf: (feature: number) => number): Edges {
  const nNodes = tree.feature.length;
  const edges: Edges = {
    splitBefore: new Int32Array(nNodes),
    shareBefore: new Float64Array(nNodes).fill(1),
    share: new Float64Array(nNodes).fill(1),
    depth: 0,
    mostFeatures: 0,
  };
  const featureAt = [-1];
  const shareAt = [1];
  const waiting = [{ node: 0, depth: 0, nFeatures: 0, feature: -1 }];
  while (waiting.length > 0) {
    const { node, depth, nFeatures, feature } = waiting.pop()!;
    featureAt[depth] = feature;
    shareAt[depth] = edges.share[node]!;
    edges.depth = Math.max(edges.depth, depth);
    edges.mostFeatures = Math.max(edges.mostFeatures, nFeatures);
    if (isLeaf(tree, node)) continue;
    const split = playerOf(tree.feature[node]!);
    let before = depth;
    while (before > 0 && featureAt[before] !== split) before -= 1;
    for (const child of [tree.left[node]!, tree.right[node]!]) {
      edges.splitBefore[child] = before;
      edges.shareBefore[child] = shareAt[before]!;
      edges.share[child] = shareAt[before]! * shareOf(tree, node, child);
      waiting.push({ node: child, depth: depth + 1, nFeatures: nFeatures + Number(before === 0), feature: split });
    }
  }
  return edges;
}

/** Of the training rows at a node, those that go on to a child. */
function shareOf({ count }: Tree, node: number, child: number): number {
  return count[node] === 0 ? 0 : count[child]! / count[node]!; // no training row came here, nor below
}

/**
 * @param value of a leaf
 * @param out   [Q, 5] from `at` on
 */
function fillPoints(
  { points, weights }: Quadrature,
  shareBefore: number,
  share: number,
  value: number | undefined,
  out: Float64Array,
  at: number,
): void {
  for (let q = 0; q < points.length; q++) {
    const t = points[q]!;
    const scale = value === undefined ? 1 : value * weights[q]!;
    const before = t + (1 - t) * shareBefore; // the factor, where the feature is on
    const on = t + (1 - t) * share;
    const first = at + q * POINT_DOUBLES;
    out[first] = (scale * on) / before;
    out[first + 1] = (scale * (1 - t) * share) / before;
    out[first + 2] = shareBefore === 0 ? 0 : (scale * share) / shareBefore;
    out[first + 3] = (shareBefore - share) / (before * on); // (1 − z) / on − (1 − z') / before
    out[first + 4] = -1 / ((1 - t) * before); // −1 / (1 − t) − (1 − z') / before
  }
}
