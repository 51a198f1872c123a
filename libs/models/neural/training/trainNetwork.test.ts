import { createRng } from '@winnow/core';
import { fillMask } from '@winnow/kernels';
import type { FitContext } from '../../contract.ts';
import type { BackendName } from '../engine/backendNames.ts';
import { compileProgram } from '../engine/compileProgram.ts';
import { dropout } from '../layers/dropout.ts';
import { linear } from '../layers/linear.ts';
import { forecastDlinear } from '../networks/forecastDlinear.ts';
import { forecastTsmixer } from '../networks/forecastTsmixer.ts';
import { readForecast } from '../networks/readForecast.ts';
import { windowData } from '../testing/windowData.ts';
import { createOptimizer } from './createOptimizer.ts';
import { describeNetwork } from './describeNetwork.ts';
import { evaluateWindows } from './evaluateWindows.ts';
import { pointHead } from './head.ts';
import { initialBuffers, initialWeights } from './initialWeights.ts';
import type { Network } from './network.ts';
import { trainingProgram } from './trainingProgram.ts';
import { type TrainingData, type TrainingOptions, trainNetwork } from './trainNetwork.ts';
import { copyWindow, windowEnds } from './windows.ts';

const flatLinear: Network = (scope, x, outputs) => {
  return linear(scope, 'head', scope.tf.reshape(x, [x.shape[0]!, x.size / x.shape[0]!]), outputs);
};

const design = { key: 'flat linear', network: flatLinear, head: pointHead() };
const data = windowData(400, 3, 4);

const options: TrainingOptions = {
  epochs: 40,
  batchSize: 32,
  learningRate: 0.02,
  schedule: 'constant',
  optimizer: { name: 'adam', weightDecay: 0, momentum: 0.9 },
  gradientClip: 1,
  patience: 0,
  averageDecay: 0,
};

function context(more: Partial<FitContext> = {}): FitContext {
  return { rng: createRng(5), throwIfAborted: () => {}, ...more };
}

const train = (changes: Partial<TrainingOptions> = {}, more: Partial<FitContext> = {}) => {
  return trainNetwork('test', design, data, { ...options, ...changes }, context(more));
};

test.each([
  ['adam', 0.02],
  ['adamw', 0.02],
  ['sgd', 0.02],
  ['lion', 0.006],
] as const)('%s fits a linear map down to its noise', (name, learningRate) => {
  const optimizer = { name, weightDecay: 0, momentum: 0.9 };
  const { weights, report } = train({ optimizer, learningRate });
  expect(weights[(4 - 1) * 3]).toBeCloseTo(1, 1);
  expect(weights[(4 - 2) * 3 + 1]).toBeCloseTo(-0.5, 1);
  expect(report.validationLoss[report.keptEpoch]).toBeLessThan(0.02); // the noise has a variance of 0.01
});

test('a training takes a schedule of its own', () => {
  const still = { rate: () => 0, afterEpoch: () => {}, memory: new Float64Array(0) };
  const { report } = train({ epochs: 2, schedule: still });
  expect(report.validationLoss[1]).toBe(report.validationLoss[0]);
});

test('the kept weights are those of the epoch with the least validation loss', () => {
  const { weights, buffers, report } = train({ epochs: 8 });
  expect(report.validationLoss[report.keptEpoch]).toBe(Math.min(...report.validationLoss));
  const { rowLoss } = evaluateWindows(design, { weights, buffers }, data, data.validation, data.targets);
  const mean = rowLoss.reduce((sum, loss) => sum + loss, 0) / rowLoss.length;
  expect(mean).toBeCloseTo(report.validationLoss[report.keptEpoch]!, 6);
});

test('training stops after so many epochs without a better loss', () => {
  const { report } = train({ epochs: 200, patience: 3 });
  expect(report.validationLoss).toHaveLength(report.keptEpoch + 4);
});

test('onIteration() is told the validation loss after each epoch, and may end the fit', () => {
  const told: [number, number][] = [];
  const { report } = train({ epochs: 3 }, { onIteration: (epoch, loss) => told.push([epoch, loss]) });
  expect(told).toEqual(report.validationLoss.map((loss, epoch) => [epoch, loss]));
  const pruned = new Error('pruned');
  const onIteration = () => {
    throw pruned;
  };
  expect(() => train({}, { onIteration })).toThrow(pruned);
});

test('an abort is honoured before each step', () => {
  const stop = new Error('stop');
  let steps = 0;
  const throwIfAborted = () => {
    if (++steps > 13) throw stop;
  };
  expect(() => train({}, { throwIfAborted })).toThrow(stop);
  expect(steps).toBe(14);
});

test('a loss that overflows is an error with epoch, step and learning rate', () => {
  const optimizer = { name: 'sgd', weightDecay: 0, momentum: 0 } as const;
  expect(() => train({ optimizer, learningRate: 1e30, gradientClip: 0 })).toThrow(
    expect.objectContaining({ code: 'model_diverged', message: expect.stringMatching(/epoch 0, step \d.*1\.00e\+30/) }),
  );
});

test('a validation loss that is no number is an error with its epoch', () => {
  const spoiled = { ...data, targets: data.targets.with(data.validation[0]!, Number.NaN) };
  expect(() => trainNetwork('test', design, spoiled, options, context())).toThrow(
    expect.objectContaining({ code: 'model_diverged', message: expect.stringContaining('test, epoch 0') }),
  );
});

test('a row of weight 0 changes nothing, whatever its target', () => {
  const weight = new Float64Array(400).fill(1).with(50, 0);
  const spoiled = { ...data, weight, targets: data.targets.with(50, 1e6) };
  const clean = { ...data, weight, targets: data.targets };
  const fit = (source: TrainingData) => trainNetwork('test', design, source, { ...options, epochs: 2 }, context());
  expect(fit(spoiled)).toEqual(fit(clean));
});

test('averaged weights lag behind the weights', () => {
  const start = initialWeights(
    describeNetwork(flatLinear, 1, { batch: 2, lookback: 4, features: 3 }),
    createRng(5).split('weights'),
  );
  const distance = (weights: Float32Array) => Math.hypot(...weights.map((value, i) => value - start[i]!));
  expect(distance(train({ epochs: 1, averageDecay: 0.99 }).weights)).toBeLessThan(
    distance(train({ epochs: 1 }).weights),
  );
});

/** Losses of `steps` steps, each on the next batch. */
function lossesOf(network: Network, backend: BackendName, steps: number): number[] {
  const window = { batch: 16, lookback: 4, features: 3 };
  const layout = describeNetwork(network, 1, window);
  const compiled = compileProgram(trainingProgram(network, pointHead(), layout, window), backend);
  const { weights, buffers, x, y, share } = compiled.inputs as Record<string, Float32Array>;
  weights!.set(initialWeights(layout, createRng(1)));
  buffers?.set(initialBuffers(layout));
  share!.fill(1 / window.batch);
  const optimizer = createOptimizer({ name: 'adam', weightDecay: 0, momentum: 0 }, layout.weightCount);
  const losses = Array.from({ length: steps }, (_, step) => {
    for (let n = 0; n < window.batch; n++) {
      const end = data.train[(step * window.batch + n) % data.train.length]!;
      copyWindow(data, end, n, x!);
      y![n] = data.targets[end]!;
    }
    layout.masks.forEach(({ rate }, n) => {
      fillMask(compiled.inputs[`mask${n}`] as Float32Array, rate, step);
    });
    compiled.run();
    const { outputs } = compiled;
    optimizer.step(weights!, (outputs['gradient'] as Float32Array).slice(), 0.01);
    buffers?.set(outputs['nextBuffers']!);
    return outputs['loss']![0]!;
  });
  compiled.dispose();
  return losses;
}

test.each([
  ['dlinear', (scope, x, outputs) => readForecast(scope, forecastDlinear(scope, x, { horizon: 2, width: 3 }), outputs)],
  ...(['batch', 'layer'] as const).map((norm): [string, Network] => [
    `tsmixer with ${norm} norm`,
    (scope, x, outputs) => {
      const mixer = { horizon: 2, blocks: 2, hidden: 5, dropout: 0.2, norm };
      return readForecast(scope, forecastTsmixer(scope, x, mixer), outputs);
    },
  ]),
] as [string, Network][])('%s loses as much on onnx as on cpu, step by step', (name, network) => {
  const steps = name.includes('batch') ? 50 : 200; // tfjs computes what sets the buffers twice
  const [onnx, cpu] = [lossesOf(network, 'onnx', steps), lossesOf(network, 'cpu', steps)];
  onnx.forEach((loss, step) => {
    expect(Math.abs(loss - cpu[step]!) / cpu[step]!).toBeLessThan(1e-4);
  });
  expect(onnx.at(-1)).toBeLessThan(onnx[0]!);
});

test('windowEnds() gives the rows with a whole window in their run', () => {
  const view = { kind: 'feature_matrix', data: new Float64Array(9), rows: 9, cols: 1 } as const;
  expect([...windowEnds({ ...view, runStarts: Int32Array.of(0, 4, 6) }, 3)]).toEqual([2, 3, 8]);
});

test('what a window gives does not depend on the windows that are asked for with it', () => {
  const network: Network = (scope, x, outputs) => dropout(scope, flatLinear(scope, x, outputs), 0.5);
  const other = { ...design, key: 'flat linear with dropout', network };
  const learned = train({ epochs: 1 });
  const all = evaluateWindows(other, learned, data, data.train).outputs;
  const some = evaluateWindows(other, learned, data, data.train.slice(100, 103)).outputs;
  expect(some).toEqual(all.slice(100, 103));
});
