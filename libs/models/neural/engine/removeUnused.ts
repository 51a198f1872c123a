import type { TracedGraph, TracedNode, TracedValue } from './tracedGraph.ts';

/** The nodes that an output needs. */
export function removeUnused(graph: TracedGraph): TracedGraph {
  const needed = new Set<TracedValue>(Object.values(graph.outputs));
  const nodes: TracedNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    nodes.push(node);
    for (const input of node.inputs) needed.add(input);
  }
  return { ...graph, nodes: nodes.reverse() };
}
