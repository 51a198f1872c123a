import type { Arena, Region } from '../memory/arena.ts';

/**
 * Where to look for the bin of a value, so that few of up to 254 bounds have to be compared: bounds are spread over cells
 * of equal width, and a value is above all bounds of lower cells than its own and below all of higher ones, because a
 * value's cell never falls as the value rises, rounding included.
 */
export interface BinLookups {
  readonly boundsOf: (column: number) => number;
  readonly lookupOf: (column: number) => number;
}

/** Ascending. */
type Bounds = readonly number[] | Float64Array;

/** As in assembly/treeBinning.ts. */
const CELLS = 2048;
const RECORD_BYTES = 24;

/** Bounds of a column and the +∞ behind them: a search reads up to 2^MAX_LEVELS − 1 from a start on. */
const BOUNDS = 384;
const MAX_LEVELS = 7;

/** Levels of a search in all bounds. */
const ALL_LEVELS = 8;

/** @param bounds of each column, at most 255; none where there are none to look up */
export function createBinLookups(arena: Arena, bounds: readonly (Bounds | undefined)[]): BinLookups {
  const table = arena.f64(BOUNDS * bounds.length);
  const records = arena.u8((RECORD_BYTES + CELLS) * bounds.length);
  table.view().fill(Number.POSITIVE_INFINITY);
  bounds.forEach((of, c) => {
    if (of === undefined) return;
    table.view().set(of, BOUNDS * c);
    writeLookup(of, records, (RECORD_BYTES + CELLS) * c);
  });
  return {
    boundsOf: (c) => table.address + 8 * BOUNDS * c,
    lookupOf: (c) => records.address + (RECORD_BYTES + CELLS) * c,
  };
}

function writeLookup(bounds: Bounds, records: Region<Uint8Array>, at: number): void {
  const { buffer, byteOffset } = records.view();
  const record = new DataView(buffer, byteOffset + at, RECORD_BYTES);
  const starts = new Uint8Array(buffer, byteOffset + at + RECORD_BYTES, CELLS).fill(0);
  const [low, scale] = [bounds[0] ?? 0, CELLS / ((bounds.at(-1) ?? 0) - (bounds[0] ?? 0))];
  const counts = new Uint8Array(CELLS);
  if (Number.isFinite(scale)) {
    for (const bound of bounds) counts[Math.min(CELLS - 1, Math.max(0, Math.trunc((bound - low) * scale)))]! += 1;
  }
  const levels = Math.ceil(Math.log2(1 + counts.reduce((most, count) => Math.max(most, count), 0)));
  const hasCells = levels > 0 && levels <= MAX_LEVELS;
  if (hasCells) for (let cell = 1; cell < CELLS; cell++) starts[cell] = starts[cell - 1]! + counts[cell - 1]!;
  record.setFloat64(0, low, true);
  record.setFloat64(8, hasCells ? scale : 0, true);
  record.setInt32(16, hasCells ? levels : ALL_LEVELS, true);
}
