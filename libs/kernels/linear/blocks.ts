import type { Arena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';

/** Rows of a block: two copies of some dozens of columns of them fit the first two caches. */
export const BLOCK_ROWS = 256;

/** The kernel works on tiles of 4 columns. */
const TILE = 4;

/** P: columns with the empty ones that fill the last tile. */
export function paddedColumns(cols: number): number {
  return TILE * Math.ceil(cols / TILE);
}

/** Rows of a block that holds `count`: whole tiles, too. */
export function blockLength(count: number): number {
  return TILE * Math.ceil(count / TILE);
}

/** Packs rows of a table, block by block. */
export interface Packer {
  /** Packs rows [first, first + count) at an address, columns before padding, `blockLength(count)` rows each. */
  pack(first: number, count: number, block: number): void;
}

/**
 * @param data  [N, F]
 * @param means [F] what is taken off each column
 */
export function createPacker(arena: Arena, data: Float64Array, cols: number, means: Float64Array): Packer {
  const raw = arena.f64(BLOCK_ROWS * cols);
  const shift = arena.f64(cols);
  shift.view().set(means);
  return {
    pack: (first, count, block) => {
      raw.view().set(data.subarray(first * cols, (first + count) * cols));
      kernels().packBlock(raw.address, count, cols, shift.address, blockLength(count), block);
    },
  };
}

/** A Gram matrix that is being added up, [P, P]. */
export interface GramSums {
  clear(): void;
  /** Adds the block at an address. @param factors address of [B] factors of rows; undefined means 1 */
  add(block: number, length: number, factors: number | undefined): void;
  /** [cols, cols] symmetric */
  result(): Float64Array;
}

export function createGramSums(arena: Arena, cols: number): GramSums {
  const padded = paddedColumns(cols);
  const sums = arena.f64(padded * padded);
  const scaled = arena.f64(padded * BLOCK_ROWS);
  const clear = (): void => {
    sums.view().fill(0);
  };
  clear();
  return {
    clear,
    add: (block, length, factors) => {
      if (factors !== undefined) kernels().scaleBlock(block, factors, length, padded, scaled.address);
      const left = factors === undefined ? block : scaled.address;
      kernels().gramAdd(left, block, length, padded, sums.address);
    },
    result: () => mirror(sums.view(), padded, cols),
  };
}

/** The lower triangle, both ways. */
function mirror(sums: Float64Array, stride: number, cols: number): Float64Array {
  const gram = new Float64Array(cols * cols);
  for (let i = 0; i < cols; i++) {
    for (let j = 0; j <= i; j++) {
      gram[i * cols + j] = sums[i * stride + j]!;
      gram[j * cols + i] = sums[i * stride + j]!;
    }
  }
  return gram;
}
