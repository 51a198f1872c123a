import type { Tensor } from '@tensorflow/tfjs-core';
import { loadTfjs, type Tf } from './nativeModules.ts';
import type { TensorSpec } from './tensorSpec.ts';
import { withTrace } from './traceBackend.ts';
import type { TracedGraph, TracedValue } from './tracedGraph.ts';

/** Named tensors. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A function of tensors, written against the tfjs API; shapes are fixed. */
export interface Program {
  readonly inputs: Readonly<Record<string, TensorSpec>>;
  run(tf: Tf, inputs: Tensors): Tensors;
}

/**
 * What a program does to its inputs, without doing it.
 * @throws WinnowError `kernel_unsupported`
 */
export function traceProgram({ inputs, run }: Program): TracedGraph {
  const tf = loadTfjs();
  return withTrace(tf, (trace) => {
    const values = Object.entries(inputs).map(([name, { shape, dtype }]): [string, TracedValue] => [
      name,
      { shape, dtype },
    ]);
    const tensors = values.map(([name, value]): [string, Tensor] => {
      return [name, tf.engine().makeTensorFromTensorInfo(trace.add(value))];
    });
    const outputs = Object.entries(run(tf, Object.fromEntries(tensors)));
    return {
      inputs: Object.fromEntries(values),
      nodes: trace.nodes,
      outputs: Object.fromEntries(outputs.map(([name, tensor]) => [name, trace.valueOf(tensor)])),
    };
  });
}
