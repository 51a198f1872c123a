import type { DType } from '../tensorSpec.ts';

/** Element types by their numbers in ONNX (TensorProto.DataType). */
export const onnxTypes: Readonly<Record<DType | 'int64', number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };
