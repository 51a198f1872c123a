import { encodeOnnx } from '../../onnx/encodeOnnx.ts';
import type { BackendName } from './backendNames.ts';
import type { CompiledProgram } from './compiledProgram.ts';
import { createData } from './createData.ts';
import { eagerProgram } from './eagerProgram.ts';
import { lowerGraph } from './lowerGraph.ts';
import { createOnnxSession, type OnnxSession, OnnxValue, type OnnxValues, type TensorData } from './onnxSession.ts';
import { simplifyGraph } from './simplifyGraph.ts';
import type { TensorSpec } from './tensorSpec.ts';
import { type Program, traceProgram } from './traceProgram.ts';

/**
 * Makes a program ready to run: on onnx it is traced, simplified, and loaded into onnxruntime; the other backends run it
 * kernel by kernel.
 * @throws WinnowError `kernel_unsupported`, `engine_unavailable`
 */
export function compileProgram(program: Program, backend: BackendName = 'onnx'): CompiledProgram {
  return backend === 'onnx' ? compileGraph(program) : eagerProgram(program, backend);
}

function compileGraph(program: Program): CompiledProgram {
  const graph = simplifyGraph(traceProgram(program));
  const session: OnnxSession = createOnnxSession(encodeOnnx(lowerGraph(graph)));
  const inputs = allocate(graph.inputs);
  const outputs = allocate(graph.outputs);
  return {
    inputs: dataOf(inputs),
    outputs: dataOf(outputs),
    run: () => session.run(inputs, outputs),
    dispose: () => session.dispose(),
  };
}

function allocate(specs: Readonly<Record<string, TensorSpec>>): OnnxValues {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { dtype, shape }]) => {
      return [name, new OnnxValue(dtype, createData({ dtype, shape }), shape)];
    }),
  );
}

function dataOf(values: OnnxValues): Readonly<Record<string, TensorData>> {
  return Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, data]));
}
