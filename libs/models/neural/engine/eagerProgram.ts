import type { EagerBackend } from './backendNames.ts';
import type { CompiledProgram } from './compiledProgram.ts';
import { createData } from './createData.ts';
import { loadTfjs } from './nativeModules.ts';
import type { TensorData } from './onnxSession.ts';
import type { TensorSpec } from './tensorSpec.ts';
import { startTfjsBackend } from './tfjsBackends.ts';
import { type Program, traceProgram } from './traceProgram.ts';

/**
 * A program that one of tfjs's own backends runs kernel by kernel, each time anew.
 * @throws WinnowError `kernel_unsupported`, `engine_unavailable`
 */
export function eagerProgram(program: Program, backend: EagerBackend): CompiledProgram {
  const tf = loadTfjs();
  const graph = traceProgram(program); // tells the shapes of the outputs, and refuses kernels that only some backends know
  const tfjsName = startTfjsBackend(tf, backend);
  const inputs = allocate(graph.inputs);
  const outputs = allocate(graph.outputs);
  return {
    inputs,
    outputs,
    run() {
      void tf.setBackend(tfjsName); // it has started, so this takes effect at once
      tf.engine().startScope();
      try {
        const tensors = Object.entries(graph.inputs).map(([name, { shape, dtype }]) => {
          return [name, tf.tensor(inputs[name]!, [...shape], dtype)] as const;
        });
        const results = program.run(tf, Object.fromEntries(tensors));
        for (const [name, tensor] of Object.entries(results)) outputs[name]!.set(tensor.dataSync());
      } finally {
        tf.engine().endScope();
      }
    },
    dispose() {},
  };
}

function allocate(specs: Readonly<Record<string, TensorSpec>>): Readonly<Record<string, TensorData>> {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, createData(spec)]));
}
