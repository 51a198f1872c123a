import type { OnnxGraph } from '../../onnx/onnxModel.ts';

/** A graph whose values have other names. */
export function renameValues(graph: OnnxGraph, rename: (name: string) => string): OnnxGraph {
  const renamed = (name: string): string => (name === '' ? name : rename(name)); // '' is an input left out
  const named = <T extends { readonly name: string }>(item: T): T => ({ ...item, name: renamed(item.name) });
  return {
    name: graph.name,
    inputs: graph.inputs.map(named),
    outputs: graph.outputs.map(named),
    initialisers: graph.initialisers.map(named),
    nodes: graph.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(renamed),
      outputs: node.outputs.map(renamed),
    })),
  };
}
