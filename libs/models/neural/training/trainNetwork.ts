import { type Rng, WinnowError } from '@winnow/core';
import type { FitContext } from '../../contract.ts';
import { clipGradient } from './clipGradient.ts';
import { createOptimizer, type OptimizerOptions } from './createOptimizer.ts';
import { createSchedule, type ScheduleName } from './createSchedule.ts';
import { copyTargets, evaluateWindows, type NetworkWeights } from './evaluateWindows.ts';
import { fillMask } from './fillMask.ts';
import { initialBuffers, initialWeights } from './initialWeights.ts';
import { type NetworkDesign, type NetworkProgram, networkProgram } from './networkProgram.ts';
import { maskName } from './trainingProgram.ts';
import { copyWindow, type WindowSource } from './windows.ts';

export interface TrainingOptions {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly schedule: ScheduleName;
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

/**
 * Fits a network to windows in batches drawn without replacement, an epoch after the other.
 * @throws WinnowError `model_diverged` when a loss or a gradient is not finite
 */
export function trainNetwork(
  where: string,
  design: NetworkDesign,
  data: TrainingData,
  options: TrainingOptions,
  context: FitContext,
): NetworkWeights & { readonly report: TrainingReport } {
  const { train, validation } = data;
  const batch = Math.min(options.batchSize, train.length);
  const compiled = networkProgram(design, { batch, lookback: data.lookback, features: data.cols }, 'training');
  const stepsPerEpoch = Math.floor(train.length / batch);
  const schedule = createSchedule(options.schedule, options.learningRate, options.epochs * stepsPerEpoch);
  const optimizer = createOptimizer(options.optimizer, compiled.layout.weightCount);
  const weights = initialWeights(compiled.layout, context.rng.split('weights'));
  const buffers = initialBuffers(compiled.layout);
  const average = options.averageDecay > 0 ? weights.slice() : undefined;
  const best = { loss: Number.POSITIVE_INFINITY, epoch: 0, weights: weights.slice(), buffers: buffers.slice() };
  const trainLoss: number[] = [];
  const validationLoss: number[] = [];

  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const rng = context.rng.split('epoch', epoch);
    const order = train.slice();
    rng.shuffle(order);
    let total = 0;
    for (let step = 0; step < stepsPerEpoch; step++) {
      context.throwIfAborted();
      fillBatch(compiled, data, order.subarray(step * batch), batch);
      fillMasks(compiled, rng);
      const loss = runStep(compiled, weights, buffers);
      const gradient = compiled.program.outputs['gradient'] as Float32Array;
      const rate = schedule.rate(epoch * stepsPerEpoch + step);
      const norm = clipGradient(gradient, options.gradientClip > 0 ? options.gradientClip : Number.POSITIVE_INFINITY);
      if (!Number.isFinite(loss + norm)) throw diverged(where, epoch, step, rate, loss);
      optimizer.step(weights, gradient, rate);
      if (average !== undefined) moveAverage(average, weights, options.averageDecay);
      total += loss;
    }
    trainLoss.push(total / stepsPerEpoch);
    const current = { weights: average ?? weights, buffers };
    const loss = validation.length > 0 ? meanLoss(design, current, data) : trainLoss[epoch]!;
    schedule.afterEpoch(loss);
    if (validation.length === 0 || loss < best.loss) {
      best.loss = loss;
      best.epoch = epoch;
      best.weights.set(current.weights);
      best.buffers.set(buffers);
    }
    if (validation.length === 0) continue;
    validationLoss.push(loss);
    context.onIteration?.(epoch, loss);
    if (options.patience > 0 && epoch - best.epoch >= options.patience) break;
  }
  const report = { trainLoss, validationLoss, keptEpoch: best.epoch };
  return { weights: best.weights, buffers: best.buffers, report };
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

/** @returns the loss; the gradient is left in the outputs, and the buffers are moved on */
function runStep({ program }: NetworkProgram, weights: Float32Array, buffers: Float32Array): number {
  program.inputs['weights']!.set(weights);
  program.inputs['buffers']?.set(buffers);
  program.run();
  if (program.outputs['nextBuffers'] !== undefined) buffers.set(program.outputs['nextBuffers']);
  return program.outputs['loss']![0]!;
}

function moveAverage(average: Float32Array, weights: Float32Array, decay: number): void {
  for (let i = 0; i < average.length; i++) average[i] = decay * average[i]! + (1 - decay) * weights[i]!;
}

function meanLoss(design: NetworkDesign, learned: NetworkWeights, data: TrainingData): number {
  const { rowLoss } = evaluateWindows(design, learned, data, data.validation, data.targets);
  let sum = 0;
  let total = 0;
  rowLoss.forEach((loss, n) => {
    const weight = data.weight?.[data.validation[n]!] ?? 1;
    sum += weight * loss;
    total += weight;
  });
  return sum / total;
}

function diverged(where: string, epoch: number, step: number, rate: number, loss: number): WinnowError {
  const place = `${where}, epoch ${epoch}, step ${step}`;
  const rule = `loss and gradient must stay finite; the learning rate was ${rate.toPrecision(3)}`;
  return new WinnowError('model_diverged', { where: place, rule, got: loss });
}
