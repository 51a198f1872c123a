import type { TensorData } from './onnxSession.ts';
import { sizeOf, type TensorSpec } from './tensorSpec.ts';

/** Zeros in the array type of the elements. */
export function createData({ dtype, shape }: TensorSpec): TensorData {
  switch (dtype) {
    case 'float32':
      return new Float32Array(sizeOf(shape));
    case 'int32':
      return new Int32Array(sizeOf(shape));
    case 'bool':
      return new Uint8Array(sizeOf(shape));
    default:
      return dtype satisfies never;
  }
}
