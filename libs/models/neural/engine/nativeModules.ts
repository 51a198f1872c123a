import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as tfjs from '@tensorflow/tfjs-core';
import type { KernelBackend } from '@tensorflow/tfjs-core';

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

/** tfjs's kernels in WebAssembly, in parts, because it would put itself together only in a promise. */
export function loadWasmBackend(): WasmParts {
  const { BackendWasm } = require('@tensorflow/tfjs-backend-wasm');
  const emscripten = require('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js');
  const binary = require.resolve('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm');
  return { BackendWasm, emscripten, binary: readFileSync(binary) };
}

/** What the engine uses of tfjs-backend-wasm. */
export interface WasmParts {
  readonly BackendWasm: new (module: EmscriptenModule) => KernelBackend;
  /** fills the module that it is given; at once if `instantiateWasm` does */
  readonly emscripten: (module: EmscriptenModule) => unknown;
  readonly binary: Uint8Array;
}

export interface EmscriptenModule {
  instantiateWasm(imports: object, receive: (instance: { readonly exports: object }) => void): object;
  /** set by emscripten */
  cwrap?(name: string, result: 'number' | null, args: readonly 'number'[]): (...args: number[]) => unknown;
  /** calls that tfjs makes, under its own names for them */
  tfjs?: Readonly<Record<string, (...args: number[]) => unknown>>;
}

/** Registers TensorFlow's own kernels, where @tensorflow/tfjs-node is installed; it is no dependency. */
export function loadTfjsNode(): void {
  require('@tensorflow/tfjs-node');
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
