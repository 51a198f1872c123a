import type { Model } from '../../contract.ts';
import { encodeOnnx } from '../../onnx/encodeOnnx.ts';
import { type OnnxOptions, rowGraph } from './rowGraph.ts';

/**
 * A model of trees, or a linear one, as the bytes of an .onnx file.
 * @throws WinnowError as `rowGraph`
 */
export function writeOnnxModel(model: Model, state: unknown, options: OnnxOptions): Uint8Array {
  return encodeOnnx(rowGraph(model, state, options));
}
