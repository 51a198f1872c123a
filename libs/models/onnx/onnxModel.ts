/**
 * An ONNX model as plain data (https://onnx.ai/onnx/repo-docs/IR.html); `encodeOnnx` writes it.
 *
 * A value is a tensor with a name: an input, an initialiser or what a node gives. Nodes stand in the order in which they
 * run, each name is given once.
 */
export interface OnnxModel {
  readonly graph: OnnxGraph;
  /** version of each operator set that the nodes are of, by domain; '' is ONNX's own */
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: string;
  /** free texts that travel with the model */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  readonly initialisers: readonly OnnxTensor[];
  readonly nodes: readonly OnnxNode[];
}

export interface OnnxValueInfo {
  readonly name: string;
  readonly type: OnnxType;
  /** sizes; a name stands for one that is known when the model runs */
  readonly dims: readonly (number | string)[];
}

export interface OnnxNode {
  readonly op: string;
  /** operator set, ONNX's own if absent */
  readonly domain?: string;
  /** '' leaves an optional one out */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** An attribute has one type, which the operator prescribes: `{ int: 1 }` is not `{ float: 1 }`. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: OnnxTensor };

/** The array that holds the elements of each type. */
interface OnnxArrays {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  /** 0 or 1 */
  bool: Uint8Array;
}

export type OnnxType = keyof OnnxArrays;

/** Elements row-major; `dims` [] is a scalar. */
export type OnnxTensor = {
  [T in OnnxType]: {
    readonly name: string;
    readonly type: T;
    readonly dims: readonly number[];
    readonly data: OnnxArrays[T];
  };
}[OnnxType];
