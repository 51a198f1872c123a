import {
  type Arena,
  createRowSet,
  createTreeWorkspace,
  type RowSet,
  type TreeGrower,
  type TreeWorkspace,
} from '@winnow/kernels';
import { binSource } from './binDataset.ts';
import type { BoostContext, BoostOptions } from './boostOptions.ts';
import type { BoostRows } from './boostRows.ts';
import { countedRows } from './countedRows.ts';
import { createGrower } from './growWhole.ts';
import { createObjective } from './objectives/createObjective.ts';
import type { GradientRows, LossRows, Objective, RowValues } from './objectives/objective.ts';

/** All that the rounds of one fit share. */
export interface BoostSession {
  readonly arena: Arena;
  readonly dataset: BoostRows['dataset'];
  readonly options: BoostOptions;
  readonly context: BoostContext;
  readonly objective: Objective;
  readonly rows: GradientRows;
  /** rows of positive weight */
  readonly counted: Int32Array;
  /** [N] weights of rows, not of their losses, where they are not all 1 */
  readonly weight: Float64Array | undefined;
  readonly initialScores: readonly number[];
  /** row sets that a tree is grown on, held out of it, and validated on, and the scores they update */
  readonly learned: RowSet;
  readonly heldOut: RowSet;
  readonly validation: ValidationRows | undefined;
  readonly allFeatures: readonly number[];
  /** grows whole trees; undefined where the options are beyond it */
  readonly grower: TreeGrower | undefined;
}

export interface ValidationRows {
  readonly set: RowSet;
  readonly rows: LossRows;
  readonly stride: number;
  readonly scores: ReturnType<Arena['f64']>;
}

const ROW_PADDING = 4;

function padRows(n: number): number {
  return ROW_PADDING * Math.ceil(n / ROW_PADDING);
}

export function createBoostSession(
  arena: Arena,
  training: BoostRows,
  losses: { readonly training: LossRows; readonly validation: LossRows | undefined },
  options: BoostOptions,
  context: BoostContext,
  validation: BoostRows | undefined,
): BoostSession {
  const { dataset } = training;
  const objective = createObjective(options.objective);
  const work = createWorkspace(arena, dataset, objective.nOutputs, validation?.dataset.rows ?? 0);
  const counts = losses.training;
  const stride = padRows(dataset.rows);
  const region = (values: RowValues) => {
    const copy = arena.f64(stride);
    copy.view().fill(0).set(values);
    return copy;
  };
  const isWeighted = training.weight !== undefined || training.lossWeight !== undefined;
  const lossWeight = isWeighted ? region(counts.weight) : undefined;
  const rows = { work, n: dataset.rows, stride, target: region(counts.target), weight: lossWeight };
  const counted = countedRows(counts.weight);
  const initialScores = objective.initialScores(counts);
  const nHeldOut = options.sampling.kind === 'all' ? 0 : dataset.rows;
  const weight = training.weight?.every((value) => value === 1) ? undefined : training.weight;
  const session = {
    arena,
    dataset,
    options,
    context,
    objective,
    rows,
    counted,
    weight,
    initialScores,
    learned: { nRows: dataset.rows, columns: work.binColumns, rows: arena.i32(dataset.rows), count: 0 },
    heldOut: { nRows: dataset.rows, columns: work.binColumns, rows: arena.i32(nHeldOut), count: 0 },
    validation: validation && createValidation(arena, validation.dataset, losses.validation!, initialScores),
    allFeatures: Array.from({ length: dataset.cols }, (_, f) => f),
    grower: createGrower(arena, work, dataset, options.growth, weight),
  };
  fillScores(work.scores.view(), initialScores, stride);
  return session;
}

/** A partition of the validation rows takes scratch for all of them. */
function createWorkspace(
  arena: Arena,
  dataset: BoostRows['dataset'],
  nOutputs: number,
  nValidated: number,
): TreeWorkspace {
  const { rows, stride } = dataset;
  const work = createTreeWorkspace(arena, binSource(dataset), rows, stride, nOutputs);
  return nValidated > rows ? { ...work, scratch: arena.i32(nValidated) } : work;
}

function createValidation(
  arena: Arena,
  dataset: BoostRows['dataset'],
  rows: LossRows,
  initialScores: readonly number[],
): ValidationRows {
  const stride = padRows(dataset.rows);
  const scores = arena.f64(stride * initialScores.length);
  fillScores(scores.view(), initialScores, stride);
  const set = createRowSet(arena, binSource(dataset), dataset.rows, dataset.stride);
  return { set, rows, stride, scores };
}

function fillScores(scores: Float64Array, initial: readonly number[], stride: number): void {
  initial.forEach((score, k) => {
    scores.fill(score, k * stride, (k + 1) * stride);
  });
}
