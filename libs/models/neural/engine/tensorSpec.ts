export type DType = 'float32' | 'int32' | 'bool';

/** Element type and shape of a tensor. */
export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** Attributes of a tfjs kernel, as tfjs passes them. */
export type Attributes = Readonly<Record<string, unknown>>;

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, dim) => size * dim, 1);
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}
