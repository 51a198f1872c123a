import { assertArgument, assertShape } from '@winnow/core';
import { type Arena, type Region, withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { paddedStates } from './paddedStates.ts';

/**
 * The memory of one HMM's passes over T rows, made once per fit and used in every iteration.
 *
 * Notation of the folder: T rows, K states, D features, R runs; P is K rounded up to even, B blocks of 64 rows hold T.
 * assembly/layout.ts says how arrays lie in kernel memory, assembly/frame.ts what each of them is.
 */
export interface HmmWorkspace {
  readonly sizes: HmmSizes;
  readonly regions: Readonly<Record<RegionName, Region<Float64Array>>>;
  /** the record of assembly/frame.ts */
  readonly frame: Region<Int32Array>;
}

export interface HmmSizes {
  readonly emission: KernelEmission;
  readonly nRows: number;
  readonly nStates: number;
  readonly nFeatures: number;
}

/** Diagonal or full Gaussians, computed in the kernel, or log densities that the caller gives. */
export type KernelEmission = 'diag' | 'full' | 'given';

/** Values of `Frame.emission`. */
const emissionCodes: Readonly<Record<KernelEmission, number>> = { diag: 0, full: 1, given: 2 };

const BLOCK_ROWS = 64;

/** The addresses in a frame that are regions of doubles, in its order, after five other fields. */
const regionNames = [
  'data',
  'means',
  'precisions',
  'logNorm',
  'startProb',
  'transMat',
  'transposed',
  'likelihood',
  'joint',
  'inverse',
  'logDensity',
  'perState',
  'rowMax',
  'deviations',
  'weighted',
  'row',
  'ratios',
  'smoothedRows',
  'moves',
  'startCounts',
  'occupancy',
  'first',
  'second',
] as const;
export type RegionName = (typeof regionNames)[number];

const FIRST_REGION = 5;

/** The fields behind the regions: 0, or where to write probabilities. */
const SMOOTHED = FIRST_REGION + regionNames.length;
const FILTERED = SMOOTHED + 1;
const FIELDS = FILTERED + 1;

function paddedRows(nRows: number): number {
  return BLOCK_ROWS * Math.ceil(nRows / BLOCK_ROWS);
}

/**
 * @param data      [T, D] finite; for `given` not read. Copied.
 * @param runStarts [R] first row of each run, ascending, starting with 0
 */
export function createHmmWorkspace(
  arena: Arena,
  sizes: HmmSizes,
  data: Float64Array,
  runStarts: Int32Array,
): HmmWorkspace {
  const { emission, nRows, nFeatures } = sizes;
  assertArgument(nRows > 0, 'createHmmWorkspace', 'nRows must be positive', nRows);
  if (emission !== 'given') assertShape('createHmmWorkspace', 'data', data, nRows * nFeatures);
  const starts = arena.i32(runStarts.length + 1);
  const regions = allocateRegions(arena, sizes);
  const frame = arena.i32(FIELDS);
  const work = { sizes, regions, frame };
  starts.view().set(runStarts);
  starts.view()[runStarts.length] = nRows;
  frame.view().set([emissionCodes[emission], nRows, sizes.nStates, nFeatures, starts.address]);
  frame.view().set(regionAddresses(work), FIRST_REGION);
  frame.view().fill(0, SMOOTHED);
  if (emission !== 'given') packData(work, data);
  return work;
}

function allocateRegions(arena: Arena, sizes: HmmSizes): HmmWorkspace['regions'] {
  const lengths = regionLengths(sizes);
  return Object.fromEntries(regionNames.map((name) => [name, arena.f64(lengths[name])])) as HmmWorkspace['regions'];
}

function regionLengths({ emission, nRows, nStates, nFeatures }: HmmSizes): Record<RegionName, number> {
  const states = paddedStates(nStates);
  const rows = paddedRows(nRows);
  const perMoment = emission === 'full' ? nFeatures * nFeatures : nFeatures;
  return {
    data: emission === 'given' ? nRows * nStates : rows * nFeatures,
    means: nStates * nFeatures,
    precisions: nStates * perMoment,
    logNorm: nStates,
    startProb: states,
    transMat: states * states,
    transposed: states * states,
    likelihood: rows * states,
    joint: (rows + 1) * states,
    inverse: rows + 1,
    logDensity: BLOCK_ROWS * nStates,
    perState: BLOCK_ROWS * nStates,
    rowMax: BLOCK_ROWS,
    deviations: BLOCK_ROWS * nFeatures,
    weighted: BLOCK_ROWS * nFeatures,
    row: states,
    ratios: (BLOCK_ROWS + 1) * states,
    smoothedRows: BLOCK_ROWS * states,
    moves: states * states,
    startCounts: states,
    occupancy: 2 * nStates,
    first: 2 * nStates * nFeatures,
    second: 2 * nStates * perMoment,
  };
}

/** In `joint` and `inverse` a row of zeros stands before the first. */
function regionAddresses({ sizes, regions }: Pick<HmmWorkspace, 'sizes' | 'regions'>): number[] {
  const states = paddedStates(sizes.nStates);
  regions.joint.view().fill(0, 0, states);
  regions.inverse.view().fill(0, 0, 1);
  const before: Partial<Record<RegionName, number>> = { joint: 8 * states, inverse: 8 };
  return regionNames.map((name) => regions[name].address + (before[name] ?? 0));
}

/** Calls `body`, and has the passes in it write all rows' probabilities to `to`, [T, K]. */
export function writingTo<T>(
  { frame }: HmmWorkspace,
  what: 'smoothed' | 'filtered',
  to: Region<Float64Array>,
  body: () => T,
): T {
  const field = what === 'smoothed' ? SMOOTHED : FILTERED;
  frame.view()[field] = to.address;
  try {
    return body();
  } finally {
    frame.view()[field] = 0;
  }
}

/** Rows go through a piece of memory that is given back at once. */
function packData({ sizes, regions }: HmmWorkspace, data: Float64Array): void {
  withArena((arena) => {
    const rows = arena.f64(data.length);
    rows.view().set(data);
    kernels().packRows(rows.address, sizes.nRows, sizes.nFeatures, regions.data.address);
  });
}
