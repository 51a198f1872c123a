import { WinnowError } from '@winnow/core';
import { type Kernels, kernels } from './kernels.ts';

/**
 * Kernel memory is handed out as from a stack: what is allocated inside `withArena` is given back, all at once, when it
 * returns. Memory that has grown stays with the thread and is used again.
 */
export interface Arena {
  /** @returns `length` doubles, whatever stood there before */
  f64(length: number): Region<Float64Array>;
  f32(length: number): Region<Float32Array>;
  i32(length: number): Region<Int32Array>;
  u8(length: number): Region<Uint8Array>;
}

/** A piece of kernel memory, valid until its arena ends. */
export interface Region<A> {
  readonly address: number;
  /** The content itself, not a copy. A view does not outlive the next allocation: growing memory detaches it. */
  view(): A;
}

/** A cache line, and enough for any vector. */
const ALIGNMENT = 64;

/**
 * Regions are set off by this many bytes more each, up to a page, so that equally long ones do not start at the same
 * place in a page: the processor compares the low 12 bits of a load and of the stores before it.
 */
const STAGGER = 320;
const PAGE_OF_MEMORY = 4096;

const WASM_PAGE = 65_536;
/** What 32-bit addresses reach. */
export const MAX_BYTES = 65_536 * WASM_PAGE;

/** First free byte of the thread's instance; undefined before the first arena. */
let top: number | undefined;
let regions = 0;

/** Runs `body`, which must not keep regions or return a promise. */
export function withArena<T>(body: (arena: Arena) => T): T {
  const { memory, heapBase } = kernels();
  const start = top ?? heapBase();
  const regionsBefore = regions;
  top = start;
  try {
    return body({
      f64: (length) => region(memory, 8 * length, (buffer, address) => new Float64Array(buffer, address, length)),
      f32: (length) => region(memory, 4 * length, (buffer, address) => new Float32Array(buffer, address, length)),
      i32: (length) => region(memory, 4 * length, (buffer, address) => new Int32Array(buffer, address, length)),
      u8: (length) => region(memory, length, (buffer, address) => new Uint8Array(buffer, address, length)),
    });
  } finally {
    top = start;
    regions = regionsBefore;
  }
}

function region<A extends { readonly buffer: ArrayBufferLike }>(
  memory: Kernels['memory'],
  bytes: number,
  viewOf: (buffer: ArrayBuffer, address: number) => A,
): Region<A> {
  const address = allocate(memory, bytes);
  let view: A | undefined;
  return {
    address,
    view: () => {
      if (view?.buffer !== memory.buffer) view = viewOf(memory.buffer, address);
      return view;
    },
  };
}

function allocate(memory: Kernels['memory'], bytes: number): number {
  const stagger = (regions++ * STAGGER) % PAGE_OF_MEMORY;
  const address = Math.ceil(top! / ALIGNMENT) * ALIGNMENT + stagger;
  const end = address + bytes;
  if (end > memory.buffer.byteLength) grow(memory, end);
  top = end;
  return address;
}

function grow(memory: Kernels['memory'], bytes: number): void {
  try {
    memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / WASM_PAGE));
  } catch (cause) {
    const rule = `a kernel can hold at most ${MAX_BYTES} bytes, and no more than the machine gives it`;
    throw new WinnowError('kernel_memory', { where: 'withArena', rule, got: bytes, cause });
  }
}
