import { WinnowError } from '@winnow/core';
import type { EagerBackend } from './backendNames.ts';
import { loadCpuBackend, loadTfjsNode, loadWasmBackend, type Tf } from './nativeModules.ts';
import { createWasmBackend } from './wasmBackend.ts';

interface TfjsBackend {
  /** what tfjs calls it */
  readonly tfjsName: string;
  load(tf: Tf): void;
  readonly remedy: string;
}

const backends: { readonly [B in EagerBackend]: TfjsBackend } = {
  cpu: { tfjsName: 'cpu', load: loadCpuBackend, remedy: 'it comes with Winnow: install again' },
  wasm: {
    tfjsName: 'wasm',
    load: (tf) => createWasmBackend(tf, loadWasmBackend()),
    remedy: 'it comes with Winnow: install again',
  },
  'tfjs-node': {
    tfjsName: 'tensorflow',
    load: loadTfjsNode,
    remedy: 'install @tensorflow/tfjs-node 4.22.0 with its binary, or choose another backend',
  },
};

const started = new Set<EagerBackend>();

/**
 * Starts a backend of tfjs, once a thread.
 * @param load registers it
 * @returns its name in tfjs
 * @throws WinnowError `engine_unavailable`
 */
export function startTfjsBackend(tf: Tf, name: EagerBackend, load = backends[name].load): string {
  const { tfjsName, remedy } = backends[name];
  if (started.has(name)) return tfjsName;
  tf.enableProdMode(); // else it prints advice, and looks at each number of each tensor
  try {
    load(tf);
  } catch (cause) {
    throw new WinnowError('engine_unavailable', { where: `neural backend ${name}`, rule: remedy, cause });
  }
  started.add(name);
  return tfjsName;
}
