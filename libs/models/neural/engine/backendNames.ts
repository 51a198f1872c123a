/**
 * What runs a program:
 * - `onnx`      onnxruntime, the whole program as one graph: by far the fastest
 * - `wasm`      tfjs's kernels in WebAssembly, for machines that onnxruntime has no binary for
 * - `cpu`       tfjs's kernels in plain JavaScript: runs everywhere, slow
 * - `tfjs-node` TensorFlow's kernels, where @tensorflow/tfjs-node is installed
 *
 * They agree to the last digits of float32, not to the bit, so a study names the one that it was made with.
 */
export const backendNames = ['onnx', 'wasm', 'cpu', 'tfjs-node'] as const;
export type BackendName = (typeof backendNames)[number];

/** Those that run a program kernel by kernel. */
export type EagerBackend = Exclude<BackendName, 'onnx'>;
