import { loadCpuBackend, loadTfjs } from '../engine/nativeModules.ts';
import type { TensorData } from '../engine/onnxSession.ts';
import type { Program } from '../engine/traceProgram.ts';

/** For tests: what tfjs itself computes, step by step, on its backend in plain JavaScript. */
export function runOnCpu(
  { inputs, run }: Program,
  values: Readonly<Record<string, TensorData>>,
): Readonly<Record<string, TensorData>> {
  const tf = loadTfjs();
  loadCpuBackend();
  tf.enableProdMode(); // else it asks for its native package
  void tf.setBackend('cpu');
  const before = tf.memory().numTensors;
  tf.engine().startScope();
  const tensors = Object.entries(inputs).map(([name, { shape, dtype }]) => {
    return [name, tf.tensor(values[name]!, [...shape], dtype)] as const;
  });
  const outputs = Object.entries(run(tf, Object.fromEntries(tensors)));
  const data = outputs.map(([name, tensor]) => [name, Float32Array.from(tensor.dataSync())] as const);
  tf.engine().endScope();
  if (tf.memory().numTensors !== before) throw new Error('the program leaks tensors');
  return Object.fromEntries(data);
}
