import { addLeafValues, logisticLossGradients, type Region } from '@winnow/kernels';
import type { WeightedRows } from '../objectives/objective.ts';
import type { ColumnSplit } from './columnSplit.ts';
import type { TreeColumns } from './combined/treeColumns.ts';
import { type Fold, gradientRows, type Prefix } from './fold.ts';
import { type LeafStepInput, leafSteps } from './leafSteps.ts';
import { splitFold } from './splitFold.ts';

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
  columns: TreeColumns,
  splits: readonly ColumnSplit[],
  update: LeafUpdate,
): Float64Array[] {
  fold.leaves.view().fill(0);
  splits.forEach(({ column, bin }, level) => {
    splitFold(fold, columns.all[column]!, columns.placeIn(fold, column), bin, level);
  });
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
  trial.view().set(prefix.scores.view().subarray(0, prefix.stride * objective.nOutputs));
  const walked = Array.from({ length: objective.nOutputs }, () => new Float64Array(nLeaves));
  let loss = lossAt(fold, update, tried);
  for (let step = 0; step < iterations; step++) {
    const steps = leafSteps(update, tried, fold.leaves, nLeaves, update.spec.name === 'logistic');
    let scale = 1;
    move(fold, prefix, steps, scale, update);
    while (step < iterations) {
      const next = lossAt(fold, update, tried);
      if (next < loss) {
        loss = next;
        add(steps, scale, walked);
        break;
      }
      step += 1;
      scale /= 2;
      move(fold, prefix, steps, -scale, update);
    }
  }
  return walked;
}

/** Floor of p (1 − p), as of the logistic objective. */
const MIN_HESSIAN = 1e-15;

/**
 * Less is better. The logistic objective takes several steps by default: a kernel computes its loss and, from the same
 * exponentials, the gradients for the next step.
 */
function lossAt(fold: Fold, { objective, spec }: LeafUpdate, rows: WeightedRows): number {
  const { work, stride, target, weight, n } = rows;
  if (spec.name === 'logistic') {
    const logistic = { scores: work.scores, labels: target, weights: weight, hasWeights: fold.hasWeights };
    return logisticLossGradients(logistic, n, MIN_HESSIAN, work.gradients);
  }
  const body = { target: target.view().subarray(0, n), weight: weight.view().subarray(0, n) };
  return objective.loss(work.scores.view(), stride, body);
}

/** Adds steps to the trial scores of the body. */
function move(fold: Fold, prefix: Prefix, steps: readonly Float64Array[], scale: number, update: LeafUpdate): void {
  const { trial, values } = update;
  steps.forEach((own, k) => {
    values.view().set(own.map((value) => scale * value));
    addLeafValues(trial, k * prefix.stride, fold.leaves, prefix.bodyEnd, values);
  });
}

function add(steps: readonly Float64Array[], scale: number, sums: readonly Float64Array[]): void {
  steps.forEach((own, k) => {
    for (let leaf = 0; leaf < own.length; leaf++) sums[k]![leaf]! += scale * own[leaf]!;
  });
}
