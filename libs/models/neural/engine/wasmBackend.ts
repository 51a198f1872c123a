import type { TensorInfo, TypedArray } from '@tensorflow/tfjs-core';
import type { EmscriptenModule, Tf, WasmParts } from './nativeModules.ts';

/**
 * tfjs's backend in WebAssembly, ready when the call returns. tfjs itself hands it out in a promise, which a trial, being a plain
 * function, cannot wait for; emscripten's module is complete as soon as it has its instance, though.
 */

const NAME = 'wasm';

/** What is used here of the platform's WebAssembly, which TypeScript declares with the browser's types only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

/** Registers the backend, with the kernels that it lacks, or has wrong, of those that the engine knows. */
export function createWasmBackend(tf: Tf, { BackendWasm, emscripten, binary }: WasmParts): void {
  const module: EmscriptenModule = {
    instantiateWasm(imports, receive) {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), imports);
      receive(instance);
      return instance.exports;
    },
  };
  emscripten(module);
  module.tfjs = {
    init: module.cwrap!('init', null, []),
    initWithThreadsCount: module.cwrap!('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap!('get_threads_count', 'number', []),
    registerTensor: module.cwrap!('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap!('dispose_data', null, ['number']),
    dispose: module.cwrap!('dispose', null, []),
  };
  const backend = new BackendWasm(module);
  tf.removeBackend(NAME); // the one that would start in a promise
  tf.registerBackend(NAME, () => backend, 0);
  registerSegmentSum(tf);
  replaceCast(tf);
}

/** Sums the rows of each segment: the gradient of a gather. */
function registerSegmentSum(tf: Tf): void {
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: NAME,
    kernelFunc({ inputs, attrs }) {
      const { x, segmentIds } = inputs as { readonly x: TensorInfo; readonly segmentIds: TensorInfo };
      const { numSegments } = attrs as { readonly numSegments: number };
      const [values, ids] = [x, segmentIds].map(({ dataId }) => tf.engine().backend.readSync(dataId) as TypedArray);
      const sums = sumRows(values!, ids!, numSegments);
      const shape = [numSegments, ...x.shape.slice(1)];
      return { dataId: tf.engine().backend.write(sums, shape, 'float32'), shape, dtype: 'float32' };
    },
  });
}

/** tfjs's own cuts the digits off on the way to booleans, so that 0.5 becomes false. */
function replaceCast(tf: Tf): void {
  const own = tf.getKernel('Cast', NAME).kernelFunc;
  tf.unregisterKernel('Cast', NAME);
  tf.registerKernel({
    kernelName: 'Cast',
    backendName: NAME,
    kernelFunc(call) {
      const { dataId, shape, dtype } = call.inputs['x'] as TensorInfo;
      if (dtype !== 'float32' || call.attrs?.['dtype'] !== 'bool') return own(call);
      const values = tf.engine().backend.readSync(dataId) as TypedArray;
      const isSet = Uint8Array.from(values, (value) => (value === 0 ? 0 : 1));
      return { dataId: tf.engine().backend.write(isSet, shape, 'bool'), shape, dtype: 'bool' };
    },
  });
}

/** @param values [N, F] @param ids [N] @returns [segments, F] */
function sumRows(values: TypedArray, ids: TypedArray, segments: number): Float32Array {
  const cols = values.length / ids.length;
  const sums = new Float32Array(segments * cols);
  values.forEach((value, i) => {
    sums[ids[Math.floor(i / cols)]! * cols + (i % cols)]! += value;
  });
  return sums;
}
