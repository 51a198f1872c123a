import { WinnowError } from '@winnow/core';
import type { OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from '../../onnx/onnxModel.ts';

/** Name of the dimension that is free. */
const BATCH = 'N';

/**
 * One model for any number of rows, from the same program lowered for two numbers of rows. What differs between the two is
 * what depends on the number: sizes of inputs and outputs, and shapes of reshapes, of which ONNX infers one that is −1.
 * @throws WinnowError `kernel_unsupported` when anything else differs
 */
export function withAnyBatch(a: OnnxModel, b: OnnxModel): OnnxModel {
  const tensors = new Map(a.graph.initialisers.map((tensor) => [tensor.name, tensor]));
  const others = new Map(b.graph.initialisers.map((tensor) => [tensor.name, tensor]));
  const nodes = a.graph.nodes.map((node, i): OnnxNode => {
    const other = b.graph.nodes[i]!;
    const inputs = node.inputs.map((name, k) => {
      if (name === other.inputs[k]) return name;
      const shape = freeShape(node, tensors.get(name), others.get(other.inputs[k]!));
      tensors.set(shape.name, shape);
      return shape.name;
    });
    return { ...node, inputs };
  });
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  return {
    ...a,
    graph: {
      ...a.graph,
      nodes,
      initialisers: [...tensors.values()].filter(({ name }) => used.has(name)),
      inputs: a.graph.inputs.map((info, i) => freeInfo(info, b.graph.inputs[i]!)),
      outputs: a.graph.outputs.map((info, i) => freeInfo(info, b.graph.outputs[i]!)),
    },
  };
}

function freeInfo(info: OnnxValueInfo, other: OnnxValueInfo): OnnxValueInfo {
  return { ...info, dims: info.dims.map((dim, i) => (dim === other.dims[i] ? dim : BATCH)) };
}

/** The shape of a reshape with −1 where the two differ. */
function freeShape({ op }: OnnxNode, a: OnnxTensor | undefined, b: OnnxTensor | undefined): OnnxTensor {
  if (op === 'Reshape' && a?.type === 'int64' && b?.type === 'int64') {
    const data = a.data.map((size, i) => (size === b.data[i] ? size : -1n));
    if (data.filter((size) => size === -1n).length === 1) return { ...a, name: `int64 [${data}]`, data };
  }
  const rule = 'only the shape of a reshape may depend on the number of rows, and in one dimension';
  throw new WinnowError('kernel_unsupported', { where: 'ONNX export', rule, got: op });
}
