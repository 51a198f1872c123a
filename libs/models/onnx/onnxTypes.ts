import type { OnnxType } from './onnxModel.ts';

/** Element types by their numbers in ONNX (TensorProto.DataType). */
export const onnxTypes: Readonly<Record<OnnxType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};
