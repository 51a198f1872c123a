import { encodeOnnx } from '../../onnx/encodeOnnx.ts';
import { lowerGraph } from './lowerGraph.ts';
import { createOnnxSession, type OnnxSession, OnnxValue, type OnnxValues, type TensorData } from './onnxSession.ts';
import { simplifyGraph } from './simplifyGraph.ts';
import type { TensorSpec } from './tensorSpec.ts';
import { sizeOf } from './tensorSpec.ts';
import { type Program, traceProgram } from './traceProgram.ts';

/**
 * A program made ready to run many times. Its tensors are arrays that stay where they are: the caller writes the inputs,
 * runs, and reads the outputs, and nothing is allocated in between.
 */
export interface CompiledProgram {
  readonly inputs: Readonly<Record<string, TensorData>>;
  readonly outputs: Readonly<Record<string, TensorData>>;
  run(): void;
  dispose(): void;
}

/**
 * Traces the program, simplifies what it does, and loads it into onnxruntime.
 * @throws WinnowError `kernel_unsupported`, `engine_unavailable`
 */
export function compileProgram(program: Program): CompiledProgram {
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
      return [name, new OnnxValue(dtype, createData(dtype, sizeOf(shape)), shape)];
    }),
  );
}

function createData(dtype: TensorSpec['dtype'], size: number): TensorData {
  switch (dtype) {
    case 'float32':
      return new Float32Array(size);
    case 'int32':
      return new Int32Array(size);
    case 'bool':
      return new Uint8Array(size);
    default:
      return dtype satisfies never;
  }
}

function dataOf(values: OnnxValues): Readonly<Record<string, TensorData>> {
  return Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, data]));
}
