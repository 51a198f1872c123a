import { WinnowError } from '@winnow/core';
import { type BackendName, backendNames } from '../engine/backendNames.ts';
import { compileProgram } from '../engine/compileProgram.ts';
import { loadTfjs } from '../engine/nativeModules.ts';
import type { TensorData } from '../engine/onnxSession.ts';
import type { Program } from '../engine/traceProgram.ts';

/** For tests: programs on one backend or another, with a check that they leave no tensor behind. */

export type Values = Readonly<Record<string, TensorData>>;

/** A program as a function of its inputs. What it gives is overwritten by the next call. */
export interface RunningProgram {
  (values: Values): Values;
  dispose(): void;
}

export function startProgram(program: Program, backend: BackendName): RunningProgram {
  const compiled = compileProgram(program, backend);
  const run = (values: Values): Values => {
    const before = loadTfjs().memory().numTensors;
    for (const [name, data] of Object.entries(values)) compiled.inputs[name]?.set(data);
    compiled.run();
    if (loadTfjs().memory().numTensors !== before) throw new Error('the program leaks tensors');
    return compiled.outputs;
  };
  return Object.assign(run, { dispose: () => compiled.dispose() });
}

/** Runs a program once. */
export function runProgram(program: Program, backend: BackendName, values: Values): Values {
  const run = startProgram(program, backend);
  const outputs = run(values);
  run.dispose();
  return outputs;
}

/** The backends that run on this machine. */
export const availableBackends = backendNames.filter((backend) => {
  try {
    compileProgram({ inputs: {}, run: (tf) => ({ y: tf.scalar(1) }) }, backend).dispose();
    return true;
  } catch (error) {
    if (error instanceof WinnowError && error.code === 'engine_unavailable') return false;
    throw error;
  }
});
