import { type Rng, WinnowError } from '@winnow/core';
import { fillMask } from '@winnow/kernels';
import type { FitContext } from '../../contract.ts';
import { clipGradient } from './clipGradient.ts';
import { createOptimizer, type Optimizer, type OptimizerOptions } from './createOptimizer.ts';
import { createSchedule, type Schedule, type ScheduleName } from './createSchedule.ts';
import { copyTargets, evaluateWindows, type NetworkWeights } from './evaluateWindows.ts';
import { initialBuffers, initialWeights } from './initialWeights.ts';
import { type NetworkDesign, type NetworkProgram, networkProgram } from './networkProgram.ts';
import { maskName } from './trainingProgram.ts';
import { encodeProgress, restoreProgress, type TrainingMemory, type TrainingProgress } from './trainingProgress.ts';
import { copyWindow, type WindowSource } from './windows.ts';

export interface TrainingOptions {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** by name, or one of the caller's own */
  readonly schedule: ScheduleName | Schedule;
  readonly optimizer: OptimizerOptions;
  /** longest gradient; 0 leaves it as it is */
  readonly gradientClip: number;
  /** epochs without a better validation loss after which to stop; 0 never stops */
  readonly patience: number;
  /** share of the past in the running mean of the weights that is kept in place of them; 0 keeps the weights themselves */
  readonly averageDecay: number;
}

export interface TrainingData extends WindowSource {
  /** [N, T] */
  readonly targets: Float32Array;
  /** [N] weight of each row; absent means 1 */
  readonly weight?: Float64Array;
  /** last rows of the windows to learn from, ascending */
  readonly train: Int32Array;
  /** last rows of the windows that tell when to stop; may be empty */
  readonly validation: Int32Array;
}

export interface TrainingReport {
  /** mean loss of each epoch's batches, as they came */
  readonly trainLoss: readonly number[];
  /** after each epoch; empty without validation rows */
  readonly validationLoss: readonly number[];
  /** the epoch, from 0, whose weights were kept */
  readonly keptEpoch: number;
}

/** A training in progress. */
interface Run {
  readonly where: string;
  readonly data: TrainingData;
  readonly options: TrainingOptions;
  readonly context: FitContext;
  readonly step: NetworkProgram;
  /** windows of a step */
  readonly batch: number;
  readonly stepsPerEpoch: number;
  readonly schedule: Schedule;
  readonly optimizer: Optimizer;
  readonly weights: Float32Array;
  readonly buffers: Float32Array;
  /** running mean of the weights, which stands for them if there is one */
  readonly average: Float32Array | undefined;
}

/**
 * Fits a network to windows in batches drawn without replacement, an epoch after the other, and keeps the weights of the
 * epoch with the least validation loss, or of the last one where no windows validate. A training that was cut short goes on
 * after the last epoch that its checkpoint has.
 * @throws WinnowError `model_diverged` when a loss or a gradient is not finite
 */
export function trainNetwork(
  where: string,
  design: NetworkDesign,
  data: TrainingData,
  options: TrainingOptions,
  context: FitContext,
): NetworkWeights & { readonly report: TrainingReport } {
  const run = startRun(where, design, data, options, context);
  const current = { weights: run.average ?? run.weights, buffers: run.buffers };
  const kept = { weights: run.weights.slice(), buffers: run.buffers.slice() };
  const hasValidation = data.validation.length > 0;
  const progress: TrainingProgress = { trainLoss: [], validationLoss: [], keptEpoch: 0 };
  const memory = memoryOf(run, kept);
  const saved = context.checkpoint?.load();
  if (saved !== undefined && restoreProgress(saved, progress, memory)) {
    for (const [epoch, loss] of progress.validationLoss.entries()) context.onIteration?.(epoch, loss); // who listens starts anew
  }
  while (!isOver(progress, options)) {
    const epoch = progress.trainLoss.length;
    progress.trainLoss.push(trainEpoch(run, epoch));
    if (hasValidation) progress.validationLoss.push(validationLoss(where, epoch, design, current, data));
    const loss = progress.validationLoss[epoch] ?? progress.trainLoss[epoch]!;
    run.schedule.afterEpoch(loss);
    if (epoch === 0 || !hasValidation || loss < progress.validationLoss[progress.keptEpoch]!) {
      progress.keptEpoch = epoch;
      kept.weights.set(current.weights);
      kept.buffers.set(current.buffers);
    }
    context.checkpoint?.save(() => encodeProgress(progress, memory), isOver(progress, options));
    if (hasValidation) context.onIteration?.(epoch, loss);
  }
  return { ...kept, report: progress };
}

/** After the last epoch, or so many of them without a better loss. */
function isOver({ trainLoss, keptEpoch }: TrainingProgress, { epochs, patience }: TrainingOptions): boolean {
  const last = trainLoss.length - 1;
  return last + 1 >= epochs || (patience > 0 && last - keptEpoch >= patience);
}

/** All that the next epoch depends on, beside the streams, which are drawn anew for each. */
function memoryOf(run: Run, kept: NetworkWeights): TrainingMemory {
  const { weights, buffers, average, schedule, optimizer } = run;
  const remembered = optimizer.memory.map((values, n) => [`optimizer${n}`, values] as const);
  return {
    ...{ weights, buffers, keptWeights: kept.weights, keptBuffers: kept.buffers, schedule: schedule.memory },
    ...(average && { average }),
    ...Object.fromEntries(remembered),
  };
}

function startRun(
  where: string,
  design: NetworkDesign,
  data: TrainingData,
  options: TrainingOptions,
  context: FitContext,
): Run {
  const batch = Math.min(options.batchSize, data.train.length);
  const step = networkProgram(design, { batch, lookback: data.lookback, features: data.cols }, 'training');
  const stepsPerEpoch = Math.floor(data.train.length / batch);
  const weights = initialWeights(step.layout, context.rng.split('weights'));
  const { schedule, learningRate, epochs } = options;
  return {
    ...{ where, data, options, context, step, batch, stepsPerEpoch, weights },
    schedule: typeof schedule === 'string' ? createSchedule(schedule, learningRate, epochs * stepsPerEpoch) : schedule,
    optimizer: createOptimizer(options.optimizer, step.layout.weightCount),
    buffers: initialBuffers(step.layout),
    average: options.averageDecay > 0 ? weights.slice() : undefined,
  };
}

/** @returns mean loss of the steps */
function trainEpoch(run: Run, epoch: number): number {
  const { data, context, step: compiled, batch, stepsPerEpoch } = run;
  const rng = context.rng.split('epoch', epoch);
  const order = data.train.slice();
  rng.shuffle(order);
  let total = 0;
  for (let step = 0; step < stepsPerEpoch; step++) {
    context.throwIfAborted();
    fillBatch(compiled, data, order.subarray(step * batch), batch);
    fillMasks(compiled, rng);
    total += trainStep(run, epoch, step);
  }
  return total / stepsPerEpoch;
}

/** Moves weights, buffers and average on. @returns the loss before */
function trainStep(run: Run, epoch: number, step: number): number {
  const { options, weights, average } = run;
  const { loss, gradient } = runProgram(run.step, weights, run.buffers);
  const rate = run.schedule.rate(epoch * run.stepsPerEpoch + step);
  const norm = clipGradient(gradient, options.gradientClip > 0 ? options.gradientClip : Number.POSITIVE_INFINITY);
  if (!Number.isFinite(loss + norm)) throw diverged(run.where, epoch, step, rate, loss);
  run.optimizer.step(weights, gradient, rate);
  if (average !== undefined) moveAverage(average, weights, options.averageDecay);
  return loss;
}

/** Copies windows, targets and weights of the first `batch` of `ends`. */
function fillBatch({ program }: NetworkProgram, data: TrainingData, ends: Int32Array, batch: number): void {
  const { x, y, share } = program.inputs as Readonly<Record<string, Float32Array>>;
  const targets = y!.length / batch;
  let total = 0;
  for (let n = 0; n < batch; n++) {
    copyWindow(data, ends[n]!, n, x!);
    copyTargets(data.targets, ends[n]!, n, targets, y!);
    total += data.weight?.[ends[n]!] ?? 1;
  }
  for (let n = 0; n < batch; n++) share![n] = (data.weight?.[ends[n]!] ?? 1) / total;
}

/** New masks; an epoch's stream gives the key of each. */
function fillMasks({ layout, program }: NetworkProgram, rng: Rng): void {
  layout.masks.forEach(({ rate }, n) => {
    fillMask(program.inputs[maskName(n)] as Float32Array, rate, rng.uint32());
  });
}

/** Moves the buffers on; the gradient may be changed until the next run. */
function runProgram({ program }: NetworkProgram, weights: Float32Array, buffers: Float32Array) {
  program.inputs['weights']!.set(weights);
  program.inputs['buffers']?.set(buffers);
  program.run();
  const { loss, gradient, nextBuffers } = program.outputs as Readonly<Record<string, Float32Array>>;
  if (nextBuffers !== undefined) buffers.set(nextBuffers);
  return { loss: loss![0]!, gradient: gradient! };
}

function moveAverage(average: Float32Array, weights: Float32Array, decay: number): void {
  for (let i = 0; i < average.length; i++) average[i] = decay * average[i]! + (1 - decay) * weights[i]!;
}

/** Weighted mean over the windows that validate. */
function validationLoss(
  where: string,
  epoch: number,
  design: NetworkDesign,
  learned: NetworkWeights,
  data: TrainingData,
): number {
  const { rowLoss } = evaluateWindows(design, learned, data, data.validation, data.targets);
  let sum = 0;
  let total = 0;
  rowLoss.forEach((loss, n) => {
    const weight = data.weight?.[data.validation[n]!] ?? 1;
    sum += weight * loss;
    total += weight;
  });
  const loss = sum / total;
  if (Number.isFinite(loss)) return loss;
  const rule = 'the loss on validation rows must stay finite';
  throw new WinnowError('model_diverged', { where: `${where}, epoch ${epoch}`, rule, got: loss });
}

function diverged(where: string, epoch: number, step: number, rate: number, loss: number): WinnowError {
  const place = `${where}, epoch ${epoch}, step ${step}`;
  const rule = `loss and gradient must stay finite; the learning rate was ${rate.toPrecision(3)}`;
  return new WinnowError('model_diverged', { where: place, rule, got: loss });
}
