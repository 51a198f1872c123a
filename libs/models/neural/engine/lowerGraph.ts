import type { OnnxModel, OnnxNode, OnnxTensor } from '../../onnx/onnxModel.ts';
import type { OnnxAttribute, OnnxEmitter } from './kernels/kernelRule.ts';
import { kernelTable } from './kernels/kernelTable.ts';
import type { TensorSpec } from './tensorSpec.ts';
import { sizeOf } from './tensorSpec.ts';
import type { TracedGraph, TracedValue } from './tracedGraph.ts';

/** Reductions take their axes as attributes up to here; what runs it must know all operators that are used. */
export const OPSET = 17;

/** The traced graph as an ONNX model, whose inputs and outputs have the names that the trace gave them. */
export function lowerGraph(graph: TracedGraph): OnnxModel {
  const nodes: OnnxNode[] = [];
  const initialisers = new Map<string, OnnxTensor>();
  const emit = createEmitter(nodes, initialisers);
  const names = new Map<TracedValue, string>();
  for (const [name, value] of Object.entries(graph.inputs)) names.set(value, name);
  const nameOf = (value: TracedValue): string => names.get(value) ?? constantName(emit, value);
  for (const { kernel, inputs, attrs, outputs } of graph.nodes) {
    const lowered = kernelTable[kernel].lower(emit, inputs.map(nameOf), { attrs, inputs, outputs });
    outputs.forEach((output, i) => {
      names.set(output, lowered[i]!);
    });
  }
  for (const [name, value] of Object.entries(graph.outputs)) {
    const full =
      typeof value.constant === 'number' ? emit.op('Expand', [nameOf(value), emit.int64s(value.shape)]) : nameOf(value);
    nodes.push({ op: 'Identity', inputs: [full], outputs: [name] });
  }
  const info = ([name, { dtype, shape }]: [string, TensorSpec]) => ({ name, type: dtype, dims: shape });
  return {
    producer: 'winnow',
    opsets: { '': OPSET },
    graph: {
      name: 'traced',
      inputs: Object.entries(graph.inputs).map(info),
      outputs: Object.entries(graph.outputs).map(info),
      initialisers: [...initialisers.values()],
      nodes,
    },
  };
}

function constantName(emit: OnnxEmitter, { shape, dtype, constant }: TracedValue): string {
  if (typeof constant !== 'number') return emit.constant(constant!, { shape, dtype });
  const scalar = emit.constant([constant], { shape: [], dtype });
  return shape.length === 0 ? scalar : emit.op('Expand', [scalar, emit.int64s(shape)]);
}

function createEmitter(nodes: OnnxNode[], initialisers: Map<string, OnnxTensor>): OnnxEmitter {
  let made = 0;
  let constants = 0;
  const intern = (key: string, tensor: OnnxTensor): string => {
    if (!initialisers.has(key)) initialisers.set(key, tensor);
    return key;
  };
  const ops: OnnxEmitter['ops'] = (op, inputs, count, attrs = {}) => {
    const outputs = Array.from({ length: count }, () => `t${made++}`);
    const attributes = Object.fromEntries(Object.entries(attrs).map(([name, value]) => [name, attributeOf(value)]));
    nodes.push({ op, inputs, outputs, attributes });
    return outputs;
  };
  return {
    ops,
    op: (type, inputs, attrs) => ops(type, inputs, 1, attrs)[0]!,
    constant(values, { shape, dtype }) {
      const name = sizeOf(shape) <= 1 ? `${dtype} ${values[0]} [${shape}]` : `constant ${constants++}`;
      return intern(name, tensorOf(name, values, { shape, dtype }));
    },
    int64s(values) {
      const name = `int64 [${values}]`;
      return intern(name, { name, type: 'int64', dims: [values.length], data: BigInt64Array.from(values, BigInt) });
    },
  };
}

function tensorOf(name: string, values: ArrayLike<number>, { shape, dtype }: TensorSpec): OnnxTensor {
  switch (dtype) {
    case 'float32':
      return { name, type: dtype, dims: shape, data: Float32Array.from(values) };
    case 'int32':
      return { name, type: dtype, dims: shape, data: Int32Array.from(values) };
    case 'bool':
      return { name, type: dtype, dims: shape, data: Uint8Array.from(values) };
    default:
      return dtype satisfies never;
  }
}

function attributeOf(value: OnnxAttribute): NonNullable<OnnxNode['attributes']>[string] {
  if (typeof value === 'number') return { int: value };
  if (typeof value === 'string') return { string: value };
  return 'float' in value ? value : { ints: value };
}
