import type { TensorData } from './onnxSession.ts';

/**
 * A program made ready to run many times. Its tensors are arrays that stay where they are: the caller writes the inputs,
 * runs, and reads the outputs.
 */
export interface CompiledProgram {
  readonly inputs: Readonly<Record<string, TensorData>>;
  readonly outputs: Readonly<Record<string, TensorData>>;
  run(): void;
  dispose(): void;
}
