import { addLeafValues, type Region, splitLeaves, sumLogisticLoss } from '@winnow/kernels';
import type { GradientRows, LossRows } from '../objectives/objective.ts';
import { type Fold, gradientRows, type Prefix } from './fold.ts';
import { type LeafStepInput, leafSteps } from './leafSteps.ts';
import { type ColumnSplit, type SplitColumn, staysAt } from './splitColumn.ts';

/** What leaf outputs of every fold are estimated with. */
export interface LeafUpdate extends LeafStepInput {
  /** steps at most */
  readonly iterations: number;
  readonly learningRate: number;
  /** f64 [L] */
  readonly values: Region<Float64Array>;
  /** f64 [K, N padded] scores that steps are tried on */
  readonly trial: Region<Float64Array>;
}

/**
 * Sends the rows of a fold down a tree, estimates its outputs from the body of each prefix and adds them to the scores of
 * all its rows.
 * @returns [K, L] outputs, times the learning rate, of the last prefix
 */
export function updateFold(
  fold: Fold,
  columns: readonly SplitColumn[],
  splits: readonly ColumnSplit[],
  update: LeafUpdate,
): Float64Array[] {
  sendDown(fold, columns, splits);
  const nLeaves = 2 ** splits.length;
  let outputs: Float64Array[] = [];
  for (const prefix of fold.prefixes) {
    const steps = walk(fold, prefix, nLeaves, update);
    outputs = steps.map((values) => values.map((value) => update.learningRate * value));
    outputs.forEach((values, k) => {
      update.values.view().set(values);
      addLeafValues(prefix.scores, k * prefix.stride, fold.leaves, prefix.end, update.values);
    });
  }
  return outputs;
}

/** Writes the leaf of each row. */
function sendDown({ work, leaves }: Fold, columns: readonly SplitColumn[], splits: readonly ColumnSplit[]): void {
  leaves.view().fill(0);
  const marks = work.goesLeft.view();
  splits.forEach(({ column, bin }, level) => {
    for (let b = 0; b < marks.length; b++) marks[b] = Number(staysAt(columns[column]!, bin, b));
    splitLeaves(work, { columns: work.binColumns, nRows: work.nRows }, column, level, leaves);
  });
}

/**
 * Several steps, each from where the last one led; one that does not lower the loss is halved, which counts as a step
 * (CatBoost's backtracking AnyImprovement).
 * @returns [K, L] their sum
 */
function walk(fold: Fold, prefix: Prefix, nLeaves: number, update: LeafUpdate): Float64Array[] {
  const rows = gradientRows(fold, prefix, prefix.bodyEnd);
  if (update.iterations === 1) return leafSteps(update, rows, fold.leaves, nLeaves);
  const { trial, objective, iterations } = update;
  const tried = { ...rows, work: { ...rows.work, scores: trial } };
  const walked = Array.from({ length: objective.nOutputs }, () => new Float64Array(nLeaves));
  let loss = lossAt(update, rows);
  for (let step = 0; step < iterations; step++) {
    moveTo(fold, prefix, walked, update);
    const steps = leafSteps(update, tried, fold.leaves, nLeaves);
    for (let scale = 1; step < iterations; step++, scale /= 2) {
      const moved = walked.map((sums, k) => sums.map((sum, leaf) => sum + scale * steps[k]![leaf]!));
      moveTo(fold, prefix, moved, update);
      const next = lossAt(update, tried);
      if (!(next < loss)) continue;
      loss = next;
      moved.forEach((values, k) => {
        walked[k]!.set(values);
      });
      break;
    }
  }
  return walked;
}

function bodyOf({ n, target, weight }: GradientRows): LossRows {
  return { target: target.view().subarray(0, n), weight: weight.view().subarray(0, n) };
}

/** Less is better; that of the logistic objective, which takes several steps by default, is summed up by a kernel. */
function lossAt({ objective, spec }: LeafUpdate, rows: GradientRows): number {
  const { work, stride, target, weight, n } = rows;
  if (spec.name === 'logistic') return sumLogisticLoss(work.scores, target, weight, n);
  return objective.loss(work.scores.view(), stride, bodyOf(rows));
}

/** The trial scores become those of the prefix plus outputs of leaves. */
function moveTo(fold: Fold, prefix: Prefix, outputs: readonly Float64Array[], { trial, values }: LeafUpdate): void {
  const length = prefix.stride * outputs.length;
  trial.view().set(prefix.scores.view().subarray(0, length));
  outputs.forEach((own, k) => {
    values.view().set(own);
    addLeafValues(trial, k * prefix.stride, fold.leaves, prefix.bodyEnd, values);
  });
}
