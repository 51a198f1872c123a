import { isMainThread } from 'node:worker_threads';
import { WinnowError } from '@winnow/core';
import type { NativeSession, OnnxBinding } from './nativeModules.ts';
import { loadOnnxBinding } from './nativeModules.ts';
import type { DType } from './tensorSpec.ts';

/**
 * onnxruntime, called synchronously: a trial is a plain function, and onnxruntime-node's own promises only wrap calls that
 * run where they are made. See docs/adr/0011-onnxruntime-binding.md.
 */

/** Elements of a tensor in the array type of its element type. */
export type TensorData = Float32Array | Int32Array | Uint8Array;

/** A tensor as the binding reads it. Its data is read and written in place, without a copy. */
export class OnnxValue {
  readonly type: DType;
  readonly data: TensorData;
  readonly dims: readonly number[];
  readonly location = 'cpu';

  constructor(type: DType, data: TensorData, dims: readonly number[]) {
    this.type = type;
    this.data = data;
    this.dims = dims;
  }

  get cpuData(): TensorData {
    return this.data;
  }
}

export type OnnxValues = Readonly<Record<string, OnnxValue>>;

export interface OnnxSession {
  /** Computes all tensors of `outputs`, into their own arrays. */
  run(inputs: OnnxValues, outputs: OnnxValues): void;
  /** Frees the memory of the native side, which no garbage collection does in time. */
  dispose(): void;
}

/** One thread a session: a farm runs a trial on each core, and a sum keeps its order. */
const SESSION_OPTIONS = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
};

const ERRORS_ONLY = 3;

let binding: OnnxBinding | undefined;

/**
 * @param model bytes of an .onnx file
 * @throws WinnowError `engine_unavailable` when this machine has no onnxruntime, or another one than is expected
 */
export function createOnnxSession(model: Uint8Array): OnnxSession {
  binding ??= startOnnx();
  const session: NativeSession = new binding.InferenceSession();
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, SESSION_OPTIONS);
  return {
    run(inputs, outputs) {
      session.run(inputs, outputs, {});
    },
    dispose() {
      session.dispose();
    },
  };
}

function startOnnx(): OnnxBinding {
  const loaded = checkedBinding(loadOnnxBinding);
  loaded.initOrtOnce(ERRORS_ONLY, OnnxValue, isMainThread);
  return loaded;
}

/**
 * What `load` gives, if it has what the engine calls.
 * @throws WinnowError `engine_unavailable`
 */
export function checkedBinding(load: () => OnnxBinding): OnnxBinding {
  const loaded = loadOrExplain(load);
  if (typeof loaded.initOrtOnce === 'function' && typeof loaded.InferenceSession === 'function') return loaded;
  throw unavailable('onnxruntime-node has another native interface than the engine was written for');
}

function loadOrExplain(load: () => OnnxBinding): OnnxBinding {
  try {
    return load();
  } catch (cause) {
    throw unavailable('onnxruntime-node has no binary that loads on this machine', cause);
  }
}

function unavailable(rule: string, cause?: unknown): WinnowError {
  return new WinnowError('engine_unavailable', { where: 'neural engine', rule, cause });
}
