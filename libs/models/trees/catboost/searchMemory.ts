import {
  type Arena,
  HISTOGRAM_BINS,
  type PackedScale,
  type Region,
  type RowSet,
  SPLIT_RECORD,
  type TreeWorkspace,
} from '@winnow/kernels';
import { type Fold, padRows } from './fold.ts';

/** What the search for the splits of a tree works on; its memory is used again for each tree, whatever its fold. */
export interface SearchMemory {
  readonly parts: readonly PartMemory[];
  /** i32 [C, 2] number of splits, 1 if one-hot */
  readonly columns: Region<Int32Array>;
  /** [C, 256, 2] */
  readonly sums: Region<Float64Array>;
  /** for one combination at a time */
  readonly candidate: CandidateMemory;
}

export interface CandidateMemory {
  /** [N, S], S columns of its statistics, padded to a multiple of four */
  readonly bins: Region<Uint8Array>;
  readonly stride: number;
  readonly bodyHistograms: Region<Int32Array>[];
  readonly tailHistograms: Region<Int32Array>[];
}

/** Of one prefix of a fold. */
export interface PartMemory {
  readonly bodyRows: Region<Int32Array>;
  readonly tailRows: Region<Int32Array>;
  readonly outputs: readonly OutputMemory[];
}

/** Of one output of it. */
export interface OutputMemory {
  /** [end, 2] */
  readonly gradients: Region<Float64Array>;
  /** i64 [end] */
  readonly packed: Region<Int32Array>;
  readonly bodyHistograms: Region<Int32Array>[];
  readonly tailHistograms: Region<Int32Array>[];
}

/** The rows of a set in the leaves of a tree, and their histograms by output. */
export interface LeafSet {
  readonly set: RowSet;
  /** [K] */
  readonly works: readonly TreeWorkspace[];
  /** by leaf: its range of the set's rows, and the slot of its histograms, NO_SLOT where it has none */
  ranges: readonly LeafRange[];
}

export interface LeafRange {
  readonly begin: number;
  readonly end: number;
  readonly slot: number;
}

export const NO_SLOT = -1;

/** A prefix whose splits are searched; body and tail are the same object in plain boosting. */
export interface SearchPart {
  readonly body: LeafSet;
  readonly tail: LeafSet;
  /** [K] */
  readonly scales: readonly PackedScale[];
}

/** @param candidateColumns statistics of a combination; 0 where none are combined */
export function createSearchMemory(arena: Arena, fold: Fold, nOutputs: number, candidateColumns: number): SearchMemory {
  const { stride, nRows } = fold.work;
  const parts = fold.prefixes.map(({ bodyEnd, end }) => ({
    bodyRows: arena.i32(bodyEnd),
    tailRows: arena.i32(end - bodyEnd),
    outputs: Array.from({ length: nOutputs }, () => ({
      gradients: arena.f64(2 * padRows(end)),
      packed: arena.i32(2 * end),
      bodyHistograms: [],
      tailHistograms: [],
    })),
  }));
  const most = Math.max(stride, candidateColumns);
  return {
    parts,
    columns: arena.i32(SPLIT_RECORD * most),
    sums: arena.f64(2 * HISTOGRAM_BINS * most),
    candidate: {
      ...{ bins: arena.u8(nRows * candidateColumns), stride: candidateColumns },
      ...{ bodyHistograms: [], tailHistograms: [] },
    },
  };
}
