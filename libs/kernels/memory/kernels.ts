import { readFileSync } from 'node:fs';

/** What assembly/index.ts exports; addresses are bytes from the start of `memory`. */
export interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  expShifted(x: number, shift: number, out: number, count: number): void;
  packRows(rows: number, nRows: number, nCols: number, blocks: number): void;
  forward(frame: number): number;
  backward(frame: number): void;
  viterbi(
    frame: number,
    logStart: number,
    logTrans: number,
    logTransposed: number,
    scores: number,
    states: number,
  ): number;
}

/** What is used here of the platform's WebAssembly, which TypeScript declares with the browser's types only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

let instance: Kernels | undefined;

/** The thread's one instance of kernels.wasm, made at the first call. */
export function kernels(): Kernels {
  if (instance === undefined) {
    const module = new WebAssembly.Module(readFileSync(new URL('kernels.wasm', import.meta.url)));
    instance = new WebAssembly.Instance(module).exports as Kernels;
  }
  return instance;
}
