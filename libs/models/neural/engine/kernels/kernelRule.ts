import type { Attributes, TensorSpec } from '../tensorSpec.ts';

/** What the engine knows of one kernel: the shape of what it gives, and how ONNX says it. */
export interface KernelRule {
  /** names of its inputs in tfjs, in order; a kernel without this takes a list */
  readonly inputNames?: readonly string[];
  infer(inputs: readonly TensorSpec[], attrs: Attributes): readonly TensorSpec[];
  /**
   * Adds ONNX nodes that compute the kernel.
   * @param inputs names of the input tensors
   * @returns names of the output tensors
   */
  lower(emit: OnnxEmitter, inputs: readonly string[], node: LoweredNode): readonly string[];
}

/** A node of a traced graph as a lowering sees it. */
export interface LoweredNode {
  readonly attrs: Attributes;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

/** An ONNX attribute; `float` marks a number that is no integer to ONNX. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

/** Collects ONNX nodes and constants under fresh names. */
export interface OnnxEmitter {
  /** @returns name of its only output */
  op(type: string, inputs: readonly string[], attrs?: Readonly<Record<string, OnnxAttribute>>): string;
  /** @returns names of its outputs */
  ops(
    type: string,
    inputs: readonly string[],
    count: number,
    attrs?: Readonly<Record<string, OnnxAttribute>>,
  ): readonly string[];
  /** a constant of element type float32, int32 or bool; a scalar unless it has a shape */
  constant(values: ArrayLike<number>, spec: TensorSpec): string;
  /** [n] an int64 constant, which is what ONNX takes sizes and axes as */
  int64s(values: readonly number[]): string;
}
