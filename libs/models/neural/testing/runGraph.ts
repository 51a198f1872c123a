import type { FeatureMatrixView, OutputName } from '../../contract.ts';
import { encodeOnnx } from '../../onnx/encodeOnnx.ts';
import type { OnnxModel } from '../../onnx/onnxModel.ts';
import { createOnnxSession, OnnxValue } from '../engine/onnxSession.ts';

/**
 * Runs an exported graph on the first windows of a view of one run.
 * @param count number of windows
 * @returns [count] each
 */
export function runGraph(model: OnnxModel, { data, cols }: FeatureMatrixView, count: number) {
  const { inputs, outputs } = model.graph;
  const lookback = inputs[0]!.dims[1] as number;
  const size = lookback * cols;
  const windows = Float32Array.from(
    { length: count * size },
    (_, i) => data[Math.floor(i / size) * cols + (i % size)]!,
  );
  const results = outputs.map(({ name }) => [name as OutputName, new Float32Array(count)] as const);
  const session = createOnnxSession(encodeOnnx(model));
  session.run(
    { [inputs[0]!.name]: new OnnxValue('float32', windows, [count, lookback, cols]) },
    Object.fromEntries(results.map(([name, values]) => [name, new OnnxValue('float32', values, [count])])),
  );
  session.dispose();
  return new Map(results);
}
