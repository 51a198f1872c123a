/** A tensor in a file of tensors: row-major elements; a shape of [] is one number. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}
