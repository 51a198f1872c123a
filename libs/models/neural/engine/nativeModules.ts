import { createRequire } from 'node:module';
import type * as tfjs from '@tensorflow/tfjs-core';

/**
 * tfjs and onnxruntime, loaded when the first neural model is used: every process and thread of the farm imports the
 * registry, and most run no network. `require` because a trial is synchronous, and `import()` is not.
 */

/** The tfjs API: what layers are written against. */
export type Tf = typeof tfjs;

const require = createRequire(import.meta.url);

/** tfjs with its gradients, which tfjs-core under Node leaves out and tfjs-layers registers when it is loaded. */
export function loadTfjs(): Tf {
  const tf: Tf = require('@tensorflow/tfjs-core');
  require('@tensorflow/tfjs-layers');
  return tf;
}

/** Registers tfjs's own kernels in plain JavaScript: what traced graphs are compared with. */
export function loadCpuBackend(): void {
  require('@tensorflow/tfjs-backend-cpu');
}

/** The native half of onnxruntime-node, without the promises that its JavaScript half wraps around it. */
export function loadOnnxBinding(): OnnxBinding {
  return require('onnxruntime-node/dist/binding.js').binding;
}

/** What the engine uses of onnxruntime-node's binding; see docs/adr/0011. */
export interface OnnxBinding {
  /** once a thread; `tensorClass` is constructed as (type, data, dims) for outputs that no tensor was given for */
  initOrtOnce(logLevel: number, tensorClass: new (...args: never[]) => object, isMainThread: boolean): void;
  readonly InferenceSession: new () => NativeSession;
}

export interface NativeSession {
  loadModel(buffer: ArrayBufferLike, byteOffset: number, byteLength: number, options: object): void;
  run(feeds: object, fetches: object, options: object): Record<string, unknown>;
  dispose(): void;
}
