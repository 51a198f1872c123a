import { broadcastShape } from './kernels/broadcastShape.ts';
import { sameShape } from './tensorSpec.ts';
import type { TracedGraph, TracedNode, TracedValue } from './tracedGraph.ts';

/**
 * A product of two matrices that only a sum reads becomes one node with that sum: a bias, or the sum of two gradients. One
 * that is only multiplied by a constant becomes a node that does so.
 */
export function fuseAffine(graph: TracedGraph): TracedGraph {
  const uses = countUses(graph);
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const nodes = graph.nodes.map((node) => {
    const [a, b] = node.inputs as [TracedValue, TracedValue];
    if (node.kernel === 'Multiply') {
      return scaled(node, makers.get(a), a, b, uses) ?? scaled(node, makers.get(b), b, a, uses) ?? node;
    }
    if (node.kernel !== 'Add') return node;
    return fused(node, makers.get(a), a, b, uses) ?? fused(node, makers.get(b), b, a, uses) ?? node;
  });
  return { ...graph, nodes };
}

function fused(
  sum: TracedNode,
  product: TracedNode | undefined,
  value: TracedValue,
  addend: TracedValue,
  uses: ReadonlyMap<TracedValue, number>,
): TracedNode | undefined {
  if (product?.kernel !== 'BatchMatMul' || value.shape.length !== 2 || uses.get(value) !== 1) return undefined;
  if (addend.shape.length > 2) return undefined;
  if (!sameShape(broadcastShape(value.shape, addend.shape), value.shape)) return undefined;
  return { ...sum, kernel: 'Affine', inputs: [...product.inputs, addend], attrs: product.attrs };
}

function scaled(
  multiplication: TracedNode,
  product: TracedNode | undefined,
  value: TracedValue,
  factor: TracedValue,
  uses: ReadonlyMap<TracedValue, number>,
): TracedNode | undefined {
  if (product?.kernel !== 'BatchMatMul' || value.shape.length !== 2 || uses.get(value) !== 1) return undefined;
  if (typeof factor.constant !== 'number' || factor.shape.length > 0) return undefined;
  return { ...product, attrs: { ...product.attrs, factor: factor.constant }, outputs: multiplication.outputs };
}

function countUses({ nodes, outputs }: TracedGraph): Map<TracedValue, number> {
  const uses = new Map<TracedValue, number>();
  for (const value of [...nodes.flatMap(({ inputs }) => inputs), ...Object.values(outputs)]) {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  }
  return uses;
}
