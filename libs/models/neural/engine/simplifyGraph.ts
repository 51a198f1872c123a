import { fuseAffine } from './fuseAffine.ts';
import { numbersAttr } from './kernels/attributes.ts';
import type { KernelName } from './kernels/kernelTable.ts';
import { kernelTable } from './kernels/kernelTable.ts';
import { removeUnused } from './removeUnused.ts';
import type { Attributes } from './tensorSpec.ts';
import { sameShape } from './tensorSpec.ts';
import type { TracedGraph, TracedNode, TracedValue } from './tracedGraph.ts';

/**
 * The same graph with less work: tfjs's gradients multiply by ones, copy, and reshape what was just reshaped. Nodes that
 * say the same become one, nodes that change nothing go, and what no output needs is left out. No rule changes a result,
 * but for the sign of a zero.
 */
export function simplifyGraph(graph: TracedGraph): TracedGraph {
  const rebuilt = rebuild(graph);
  return removeUnused(fuseAffine(removeUnused(rebuilt)));
}

/** Makes nodes, or finds that they are not needed. */
interface Builder {
  readonly nodes: TracedNode[];
  /** what made each value */
  readonly makers: Map<TracedValue, TracedNode>;
  make(kernel: KernelName, inputs: readonly TracedValue[], attrs: Attributes): readonly TracedValue[];
}

function rebuild(graph: TracedGraph): TracedGraph {
  const builder = createBuilder();
  const now = new Map<TracedValue, TracedValue>();
  const settled = (value: TracedValue) => now.get(value) ?? value;
  for (const { kernel, inputs, attrs, outputs } of graph.nodes) {
    const made = builder.make(kernel, inputs.map(settled), attrs);
    outputs.forEach((output, i) => {
      now.set(output, made[i]!);
    });
  }
  const outputs = Object.fromEntries(Object.entries(graph.outputs).map(([name, value]) => [name, settled(value)]));
  return { inputs: graph.inputs, nodes: builder.nodes, outputs };
}

function createBuilder(): Builder {
  const known = new Map<string, readonly TracedValue[]>();
  const idOf = createIds();
  const builder: Builder = {
    nodes: [],
    makers: new Map(),
    make(kernel, inputs, attrs) {
      const simpler = simplify(builder, kernel, inputs, attrs);
      if (simpler !== undefined) return [simpler];
      const key = JSON.stringify([kernel, inputs.map(idOf), attrs]);
      const before = known.get(key);
      if (before !== undefined) return before;
      const outputs = kernelTable[kernel]
        .infer(inputs, attrs)
        .map(({ shape, dtype }): TracedValue => ({ shape, dtype }));
      const node = { kernel, inputs, attrs, outputs };
      builder.nodes.push(node);
      for (const output of outputs) builder.makers.set(output, node);
      known.set(key, outputs);
      return outputs;
    },
  };
  return builder;
}

/** A text for each value: constants by what they hold, all else by identity. */
function createIds(): (value: TracedValue) => string {
  const ids = new Map<TracedValue, string>();
  return (value) => {
    if (typeof value.constant === 'number') return JSON.stringify([value.shape, value.dtype, String(value.constant)]);
    const id = ids.get(value) ?? String(ids.size);
    ids.set(value, id);
    return id;
  };
}

/** A value that the kernel's only output equals, or undefined where it has to be computed. */
function simplify(
  builder: Builder,
  kernel: KernelName,
  inputs: readonly TracedValue[],
  attrs: Attributes,
): TracedValue | undefined {
  const rule = rules[kernel];
  if (rule === undefined) return undefined;
  const [output] = kernelTable[kernel].infer(inputs, attrs);
  return rule({ builder, kernel, inputs, attrs, output: { shape: output!.shape, dtype: output!.dtype } });
}

interface Call {
  readonly builder: Builder;
  readonly kernel: KernelName;
  readonly inputs: readonly TracedValue[];
  readonly attrs: Attributes;
  readonly output: TracedValue;
}

type Rule = (call: Call) => TracedValue | undefined;

const rules: { readonly [K in KernelName]?: Rule } = {
  Identity: ({ inputs }) => inputs[0],
  Cast: ({ inputs: [x], output }) => {
    if (x!.dtype === output.dtype) return x;
    return output.dtype === 'float32' ? movedConstant(x!, output) : undefined; // to integers a cast would round
  },
  Reshape: reshape,
  ExpandDims: (call) => call.builder.make('Reshape', call.inputs, { shape: call.output.shape })[0],
  BroadcastTo: ({ inputs: [x], output }) =>
    movedConstant(x!, output) ?? (sameShape(x!.shape, output.shape) ? x : undefined),
  Tile: ({ inputs: [x], output }) => movedConstant(x!, output) ?? (sameShape(x!.shape, output.shape) ? x : undefined),
  Slice: ({ inputs: [x], output }) => movedConstant(x!, output) ?? (sameShape(x!.shape, output.shape) ? x : undefined),
  Transpose: transpose,
  Sum: onlyOfOne,
  Mean: onlyOfOne,
  Add: (call) => neutral(call, 0, true) ?? onSmaller(call),
  Sub: (call) => neutral(call, 0, false) ?? onSmaller(call),
  Multiply: (call) => neutral(call, 1, true) ?? onSmaller(call),
  RealDiv: (call) => neutral(call, 1, false) ?? onSmaller(call),
  Maximum: onSmaller,
  Minimum: onSmaller,
};

/** A constant of one number stays one, whatever its shape becomes. */
function movedConstant(x: TracedValue, output: TracedValue): TracedValue | undefined {
  return typeof x.constant === 'number' ? { ...output, constant: x.constant } : undefined;
}

function reshape({ builder, inputs: [x], output }: Call): TracedValue | undefined {
  if (sameShape(x!.shape, output.shape)) return x;
  const before = builder.makers.get(x!);
  if (before?.kernel === 'Reshape') return builder.make('Reshape', before.inputs, { shape: output.shape })[0];
  return movedConstant(x!, output);
}

function transpose({ builder, inputs: [x], attrs, output }: Call): TracedValue | undefined {
  const perm = numbersAttr(attrs, 'perm');
  const moving = perm.filter((axis) => x!.shape[axis] !== 1);
  if (moving.every((axis, i) => i === 0 || moving[i - 1]! < axis)) {
    return builder.make('Reshape', [x!], { shape: output.shape })[0]; // the order of elements stays
  }
  const before = builder.makers.get(x!);
  if (before?.kernel !== 'Transpose') return movedConstant(x!, output);
  const first = numbersAttr(before.attrs, 'perm');
  return builder.make('Transpose', before.inputs, { perm: perm.map((axis) => first[axis]!) })[0];
}

/** A sum or mean over axes of length 1. */
function onlyOfOne({ builder, inputs: [x], output }: Call): TracedValue | undefined {
  const isSame = x!.shape.filter((dim) => dim !== 1).join() === output.shape.filter((dim) => dim !== 1).join();
  return isSame && x!.dtype === output.dtype ? builder.make('Reshape', [x!], { shape: output.shape })[0] : undefined;
}

/** x + 0, x − 0, x · 1, x / 1, of either side where the operation commutes. */
function neutral({ builder, inputs, output }: Call, element: number, commutes: boolean): TracedValue | undefined {
  const [a, b] = inputs as [TracedValue, TracedValue];
  if (b.constant === element) return broadcast(builder, a, output);
  return commutes && a.constant === element ? broadcast(builder, b, output) : undefined;
}

function broadcast(builder: Builder, x: TracedValue, output: TracedValue): TracedValue | undefined {
  return builder.make('BroadcastTo', [x], { shape: output.shape })[0];
}

/**
 * An elementwise operation takes what was broadcast as it was before, if the other side has the full shape; if the
 * other side fits the smaller shape too, the operation comes first and the broadcast after it. A constant of one number
 * is a scalar.
 */
function onSmaller({ builder, kernel, inputs, attrs, output }: Call): TracedValue | undefined {
  const smaller = inputs.map((value) => smallerOf(builder, value));
  if (smaller.every((value, i) => value === inputs[i])) return undefined;
  const [made] = builder.make(kernel, smaller, attrs);
  return broadcast(builder, made!, output);
}

function smallerOf(builder: Builder, value: TracedValue): TracedValue {
  if (typeof value.constant === 'number' && value.shape.length > 0) {
    return { shape: [], dtype: value.dtype, constant: value.constant };
  }
  const maker = builder.makers.get(value);
  return maker?.kernel === 'BroadcastTo' ? maker.inputs[0]! : value;
}
