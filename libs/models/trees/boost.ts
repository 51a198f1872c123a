import { assertArgument, assertShape, type Rng, WinnowError } from '@winnow/core';
import {
  type Arena,
  addToScores,
  createRowSet,
  createTreeWorkspace,
  packGradients,
  type RowSet,
  sumGradients,
  withArena,
} from '@winnow/kernels';
import type { BinnedDataset } from './binnedDataset.ts';
import type { BoostOptions } from './boostOptions.ts';
import { boundedOutput, growTree, type Leaf } from './growTree.ts';
import { assertTargets, createObjective } from './objectives/createObjective.ts';
import type { GradientRows, LossRows, Objective } from './objectives/objective.ts';
import { sampleFeatures } from './sampleFeatures.ts';
import { bagRows, gossRows, type RowSample } from './sampleRows.ts';
import type { Tree, TreeDraft, TreeEnsemble } from './tree.ts';

/** Rows to learn from, or to tell when to stop. */
export interface BoostRows {
  readonly dataset: BinnedDataset;
  /** [N] */
  readonly target: Float64Array;
  /** [N] 0 or more, not all 0; absent means 1 */
  readonly weight?: Float64Array;
}

export interface BoostContext {
  readonly rng: Rng;
  throwIfAborted(): void;
  /** Told the loss on the validation rows after each round. */
  onRound?(round: number, loss: number): void;
}

export interface BoostResult {
  readonly ensemble: TreeEnsemble;
  /** rounds that the ensemble holds: up to the one of least validation loss where there are validation rows */
  readonly rounds: number;
  readonly reason: 'rounds' | 'early_stopping' | 'no_split';
  /** loss on the validation rows after each round that was run */
  readonly validationLoss: readonly number[];
}

/**
 * Gradient boosting of trees (Friedman 2001; Ke et al. 2017).
 * @param validation rows in the bins of `training.dataset`
 * @throws WinnowError `shape_mismatch`, `argument_invalid` for a target outside the objective's domain,
 *   `model_fit_failed` when no row counts or only one class occurs
 */
export function boost(
  training: BoostRows,
  options: BoostOptions,
  context: BoostContext,
  validation?: BoostRows,
): BoostResult {
  assertRows('boost training', training, options);
  if (validation) assertRows('boost validation', validation, options);
  return withArena((arena) => run(createSession(arena, training, options, context, validation)));
}

function assertRows(where: string, { dataset, target, weight }: BoostRows, { objective }: BoostOptions): void {
  assertShape(where, 'target', target, dataset.rows);
  if (weight) {
    assertShape(where, 'weight', weight, dataset.rows);
    const bad = weight.find((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
    assertArgument(bad === undefined, where, 'weight must be finite and not negative', bad);
    if (!weight.some((value) => value > 0)) {
      throw new WinnowError('model_fit_failed', { where, rule: 'a row of positive weight must exist', got: 0 });
    }
  }
  assertTargets(where, objective, lossRows({ dataset, target, ...(weight && { weight }) }));
}

function lossRows({ target, weight }: BoostRows): LossRows {
  return { target, weight: weight ?? new Float64Array(target.length).fill(1) };
}

/** All that the rounds of one fit share. */
interface Session {
  readonly arena: Arena;
  readonly dataset: BinnedDataset;
  readonly options: BoostOptions;
  readonly context: BoostContext;
  readonly objective: Objective;
  readonly rows: GradientRows;
  /** rows of positive weight */
  readonly counted: Int32Array;
  /** [N] weights where they are not all 1 */
  readonly weight: Float64Array | undefined;
  readonly initialScores: readonly number[];
  /** row sets that a tree is grown on, held out of it, and validated on, and the scores they update */
  readonly learned: RowSet;
  readonly heldOut: RowSet;
  readonly validation: ValidationRows | undefined;
  readonly allFeatures: readonly number[];
}

interface ValidationRows {
  readonly set: RowSet;
  readonly rows: LossRows;
  readonly stride: number;
  readonly scores: ReturnType<Arena['f64']>;
}

const ROW_PADDING = 4;

function padRows(n: number): number {
  return ROW_PADDING * Math.ceil(n / ROW_PADDING);
}

function createSession(
  arena: Arena,
  training: BoostRows,
  options: BoostOptions,
  context: BoostContext,
  validation: BoostRows | undefined,
): Session {
  const { dataset } = training;
  const objective = createObjective(options.objective);
  const work = createTreeWorkspace(arena, dataset.bins, dataset.rows, dataset.stride, objective.nOutputs);
  const counts = lossRows(training);
  const stride = padRows(dataset.rows);
  const region = (values: Float64Array) => {
    const copy = arena.f64(stride);
    copy.view().fill(0).set(values);
    return copy;
  };
  const rows = { work, n: dataset.rows, stride, target: region(counts.target), weight: region(counts.weight) };
  const counted = Int32Array.from({ length: dataset.rows }, (_, n) => n).filter((n) => counts.weight[n]! > 0);
  const initialScores = objective.initialScores(counts);
  const session = {
    arena,
    dataset,
    options,
    context,
    objective,
    rows,
    counted,
    weight: counts.weight.every((value) => value === 1) ? undefined : counts.weight,
    initialScores,
    learned: { nRows: dataset.rows, columns: work.binColumns, rows: arena.i32(dataset.rows), count: 0 },
    heldOut: { nRows: dataset.rows, columns: work.binColumns, rows: arena.i32(dataset.rows), count: 0 },
    validation: validation && createValidation(arena, validation, initialScores),
    allFeatures: Array.from({ length: dataset.cols }, (_, f) => f),
  };
  fillScores(work.scores.view(), initialScores, stride);
  return session;
}

function createValidation(arena: Arena, validation: BoostRows, initialScores: readonly number[]): ValidationRows {
  const { dataset } = validation;
  const stride = padRows(dataset.rows);
  const scores = arena.f64(stride * initialScores.length);
  fillScores(scores.view(), initialScores, stride);
  const set = createRowSet(arena, dataset.bins, dataset.rows, dataset.stride);
  return { set, rows: lossRows(validation), stride, scores };
}

function fillScores(scores: Float64Array, initial: readonly number[], stride: number): void {
  initial.forEach((score, k) => {
    scores.fill(score, k * stride, (k + 1) * stride);
  });
}

function run(session: Session): BoostResult {
  const { options, context, objective, rows } = session;
  const trees: Tree[] = [];
  const validationLoss: number[] = [];
  let reason: BoostResult['reason'] = 'rounds';
  let sample: Sample | undefined;
  for (let round = 0; round < options.rounds; round++) {
    context.throwIfAborted();
    objective.prepare?.(rows);
    const rng = context.rng.split('round', round);
    sample = nextSample(session, round, rng, sample);
    const grown = Array.from({ length: objective.nOutputs }, (_, k) => growOutput(session, k, sample!, rng));
    if (grown.every(({ feature }) => feature.length === 1)) {
      reason = 'no_split';
      break;
    }
    trees.push(...grown);
    const { validation } = session;
    if (validation === undefined) continue;
    const loss = objective.loss(validation.scores.view(), validation.stride, validation.rows);
    validationLoss.push(loss);
    context.onRound?.(round, loss);
    if (options.earlyStoppingRounds > 0 && round - bestRound(validationLoss) >= options.earlyStoppingRounds) {
      reason = 'early_stopping';
      break;
    }
  }
  const kept =
    options.earlyStoppingRounds > 0 && validationLoss.length > 0
      ? bestRound(validationLoss) + 1
      : trees.length / objective.nOutputs;
  const ensemble = {
    nFeatures: session.dataset.cols,
    initialScores: session.initialScores,
    trees: trees.slice(0, kept * objective.nOutputs),
  };
  return { ensemble, rounds: kept, reason, validationLoss };
}

/** The first round of the least loss. */
function bestRound(losses: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < losses.length; i++) if (losses[i]! < losses[best]!) best = i;
  return best;
}

interface Sample extends RowSample {
  readonly amplified?: Int32Array;
  readonly amplify?: number;
}

/** The rows that the trees of a round learn from. */
function nextSample(session: Session, round: number, rng: Rng, last: Sample | undefined): Sample {
  const { sampling, learningRate } = session.options;
  const { counted } = session;
  const rowRng = rng.split('rows');
  switch (sampling.kind) {
    case 'all':
      return last ?? { taken: counted, left: NO_ROWS };
    case 'bagging':
      if (last !== undefined && round % sampling.every !== 0) return last;
      return bagRows(counted, sampling.fraction, rowRng);
    case 'goss': // the first rounds, whose gradients say little yet, use all rows
      if (round < 1 / learningRate) return last ?? { taken: counted, left: NO_ROWS };
      return gossRows(counted, magnitudes(session), sampling, rowRng);
    default:
      return sampling satisfies never;
  }
}

const NO_ROWS = new Int32Array(0);

/** |gradient · hessian| of each counted row, summed over the outputs. */
function magnitudes({ objective, rows, counted }: Session): Float64Array {
  const sums = new Float64Array(counted.length);
  for (let k = 0; k < objective.nOutputs; k++) {
    objective.gradients(rows, k);
    const gradients = rows.work.gradients.view();
    for (let i = 0; i < counted.length; i++) {
      const at = 2 * counted[i]!;
      sums[i]! += Math.abs(gradients[at]! * gradients[at + 1]!);
    }
  }
  return sums;
}

/** Grows the tree of one output and adds it to the scores. */
function growOutput(session: Session, output: number, sample: Sample, rng: Rng): Tree {
  const { objective, rows, options, dataset, allFeatures } = session;
  const { work } = rows;
  objective.gradients(rows, output);
  amplify(work.gradients.view(), sample);
  const sets = loadSets(session, sample);
  const treeRng = rng.split('tree', output);
  const learned = sets[0]!;
  const sums = sumGradients(work, learned, 0, learned.count);
  const scale = packGradients(work, sums, learned.count, treeRng.uint32());
  const used = sampleFeatures(allFeatures, options.featureFraction, treeRng);
  const input = {
    work,
    sets,
    features: dataset.features,
    used,
    scale,
    weight: session.weight,
    options: options.growth,
    rng: treeRng,
  };
  const { draft, leaves } = growTree(input);
  if (leaves.length > 1) for (const leaf of leaves) finishLeaf(session, output, sets, leaf, draft);
  return draft;
}

function amplify(gradients: Float64Array, { amplified, amplify: factor }: Sample): void {
  if (amplified === undefined || factor === undefined) return;
  for (const row of amplified) {
    gradients[2 * row]! *= factor;
    gradients[2 * row + 1]! *= factor;
  }
}

function loadSets({ learned, heldOut, validation }: Session, { taken, left }: Sample): RowSet[] {
  learned.rows.view().set(taken);
  heldOut.rows.view().set(left);
  const sets = [
    { ...learned, count: taken.length },
    { ...heldOut, count: left.length },
  ];
  if (validation) {
    const numbers = validation.set.rows.view();
    for (let n = 0; n < numbers.length; n++) numbers[n] = n;
    sets.push(validation.set);
  }
  return sets;
}

/** Gives a leaf its output, from the gradients themselves, and its rows the new score. */
function finishLeaf(session: Session, output: number, sets: readonly RowSet[], leaf: Leaf, draft: TreeDraft): void {
  const { rows, options, validation } = session;
  const value = options.learningRate * leafValue(session, output, sets[0]!, leaf);
  draft.value[leaf.node] = value;
  sets.forEach((set, s) => {
    const isValidation = s === 2;
    const scores = isValidation ? validation!.scores : rows.work.scores;
    const stride = isValidation ? validation!.stride : rows.stride;
    addToScores(scores, output * stride, set, leaf.begin[s]!, leaf.end[s]!, value);
  });
}

function leafValue({ rows, options, objective }: Session, output: number, set: RowSet, leaf: Leaf): number {
  const [begin, end] = [leaf.begin[0]!, leaf.end[0]!];
  if (objective.leafValue === undefined) {
    return boundedOutput(leaf, sumGradients(rows.work, set, begin, end), options.growth);
  }
  const members = set.rows.view().slice(begin, end);
  const [scores, target, weight] = [rows.work.scores.view(), rows.target.view(), rows.weight.view()];
  const residuals = Float64Array.from(members, (row) => target[row]! - scores[output * rows.stride + row]!);
  return objective.leafValue(
    residuals,
    Float64Array.from(members, (row) => weight[row]!),
  );
}
