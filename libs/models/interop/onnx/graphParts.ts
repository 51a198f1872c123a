import type { OnnxNode, OnnxTensor } from '../../onnx/onnxModel.ts';

/** Floating-point numbers of a graph. */
export type Precision = 'float32' | 'float64';

/** A part of a graph: it makes the value `output` out of values that were there before. */
export interface GraphPart {
  readonly nodes: readonly OnnxNode[];
  readonly initialisers: readonly OnnxTensor[];
  readonly output: string;
}

/** A constant in the precision of the graph. */
export function floats(
  precision: Precision,
  name: string,
  dims: readonly number[],
  values: readonly number[],
): OnnxTensor {
  return precision === 'float32'
    ? { name, type: 'float32', dims, data: Float32Array.from(values) }
    : { name, type: 'float64', dims, data: Float64Array.from(values) };
}

/** An integer constant, such as an index. */
export function integers(name: string, dims: readonly number[], values: readonly number[]): OnnxTensor {
  return { name, type: 'int64', dims, data: BigInt64Array.from(values, BigInt) };
}
