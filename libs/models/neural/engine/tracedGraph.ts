import type { KernelName } from './kernels/kernelTable.ts';
import type { Attributes, TensorSpec } from './tensorSpec.ts';

/** A tfjs program as data: what the recording backend saw, and what the ONNX graph is made of. */
export interface TracedGraph {
  readonly inputs: Readonly<Record<string, TracedValue>>;
  /** in an order in which they can run */
  readonly nodes: readonly TracedNode[];
  readonly outputs: Readonly<Record<string, TracedValue>>;
}

export interface TracedNode {
  readonly kernel: KernelName;
  readonly inputs: readonly TracedValue[];
  readonly attrs: Attributes;
  readonly outputs: readonly TracedValue[];
}

/** One tensor of a graph: an input, a constant, or what a node gives. Compared by identity. */
export interface TracedValue extends TensorSpec {
  /** of a constant: one number for all elements, or all of them row-major */
  readonly constant?: number | ArrayLike<number>;
}
