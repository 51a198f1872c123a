import { createRng } from '@winnow/core';
import type { Model } from '../contract.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { dlinear } from './dlinear.ts';
import { loadTfjs } from './engine/nativeModules.ts';
import { floatsToText, textToFloats } from './floatText.ts';
import { mlp } from './mlp.ts';
import type { NeuralModel, NeuralState } from './neuralModel.ts';
import { nlinear } from './nlinear.ts';
import { applyScaling, fitScaling } from './scaling.ts';
import { runGraph } from './testing/runGraph.ts';
import { availableBackends } from './testing/runProgram.ts';
import type { TrainingParams } from './trainingParams.ts';
import { tsmixer } from './tsmixer.ts';

const [ROWS, COLS, LOOKBACK] = [500, 2, 4];
const rng = createRng(3);
const data = Float64Array.from({ length: ROWS * COLS }, () => rng.normal());
const view = viewOf(data, COLS);

/** The return is in the window: half of the first feature three rows ago, less the second one now. */
const signal = Float64Array.from({ length: ROWS }, (_, n) => 0.5 * (data[(n - 3) * COLS] ?? 0) - data[n * COLS + 1]!);
const targets = targetsOf(signal.map((value) => 0.001 + 0.01 * (value + 0.1 * rng.normal())));

const models: readonly (readonly [string, Model])[] = [dlinear, nlinear, mlp, tsmixer].map((model) => [
  model.spec.name,
  model as Model,
]);

function fit(model: Model, changes: object) {
  const params = model.params.parse({ lookback: LOOKBACK, learning_rate: 0.01, epochs: 30, ...changes });
  return model.fit(view, targets, params, { rng: createRng(1), throwIfAborted: () => {} });
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const rows = Array.from(a, (_, n) => n).filter((n) => !Number.isNaN(a[n]!));
  const [meanA, meanB] = [mean(rows.map((n) => a[n]!)), mean(rows.map((n) => b[n]!))];
  const product = (x: ArrayLike<number>, mx: number, y: ArrayLike<number>, my: number) => {
    return rows.reduce((sum, n) => sum + (x[n]! - mx) * (y[n]! - my), 0);
  };
  const scale = Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB));
  return product(a, meanA, b, meanB) / scale;
}

const batchNorm = (name: string) => (name === 'tsmixer' ? { norm: 'batch' } : {});
const withDropout = (name: string) => (name === 'mlp' || name === 'tsmixer' ? { dropout: 0 } : {});

test.each(models)('%s finds a return that its window tells, in units of the return', (name, model) => {
  const params = model.params.parse({ lookback: LOOKBACK, learning_rate: 0.01, epochs: 40, ...withDropout(name) });
  const state = model.fit(view, targets, params, { rng: createRng(1), throwIfAborted: () => {} });
  const predicted = model.predict(state, view).E_r!;
  // the linear ones share their map over time among the features, and so cannot tell all
  expect(correlation(predicted, targets.ret)).toBeGreaterThan(name.endsWith('linear') ? 0.6 : 0.9);
  const spread = Math.max(...predicted.slice(LOOKBACK)) - Math.min(...predicted.slice(LOOKBACK));
  expect(spread).toBeGreaterThan(0.01);
  expect(spread).toBeLessThan(0.2);
});

test('quantiles never cross, and hold about nine of ten returns between them', () => {
  const outputs = mlp.predict(fit(mlp as Model, { objective: 'quantile', dropout: 0 }) as never, view);
  expect(Object.keys(outputs)).toEqual(['q50', 'q05', 'q95']);
  const { q05, q50, q95 } = outputs as Record<string, Float64Array>;
  let inside = 0;
  for (let n = LOOKBACK - 1; n < ROWS; n++) {
    expect(q05![n]! <= q50![n]! && q50![n]! <= q95![n]!).toBe(true);
    if (targets.ret[n]! >= q05![n]! && targets.ret[n]! <= q95![n]!) inside++;
  }
  const share = inside / (ROWS - LOOKBACK + 1);
  expect(share).toBeGreaterThan(0.8);
  expect(share).toBeLessThan(0.97);
});

test('binary predicts the probability of a gain', () => {
  const { p_up: probability } = mlp.predict(fit(mlp as Model, { objective: 'binary', dropout: 0 }) as never, view);
  expect(correlation(probability!, targets.up)).toBeGreaterThan(0.7);
  expect(probability!.slice(LOOKBACK - 1).every((value) => value >= 0 && value <= 1)).toBe(true);
});

test('a row is predicted alike with all rows and with just the context that the model asks for', () => {
  const params = tsmixer.params.parse({ lookback: LOOKBACK, epochs: 1 });
  const state = tsmixer.fit(view, targets, params, { rng: createRng(1), throwIfAborted: () => {} });
  const context = tsmixer.contextRowsFor!(params);
  const t = 77;
  const seen = viewOf(data.slice((t - context) * COLS, (t + 1) * COLS), COLS);
  expect(tsmixer.predict(state, seen).E_r!.at(-1)).toBe(tsmixer.predict(state, view).E_r![t]);
});

test('no validation row changes the scaling or the training windows', () => {
  const later = data.map((value, i) => (i < 420 * COLS ? value : value + 1000));
  const params = nlinear.params.parse({ lookback: LOOKBACK, epochs: 1 });
  const context = { rng: createRng(1), throwIfAborted: () => {} };
  const [a, b] = [data, later].map((values) => nlinear.fit(viewOf(values, COLS), targets, params, context));
  expect(a!.inputs).toEqual(b!.inputs);
  expect(a!.weights).toBe(b!.weights); // one epoch: the validation loss decides nothing
});

test('no label that is known only when the validation rows have begun is learned from', () => {
  const params = nlinear.params.parse({ lookback: LOOKBACK, epochs: 1 });
  const fitTo = (of: typeof targets, labelRows?: number) =>
    nlinear.fit(view, of, params, { rng: createRng(1), throwIfAborted: () => {}, ...(labelRows && { labelRows }) });
  const first = LOOKBACK - 1 + Math.round(0.8 * (ROWS - LOOKBACK + 1)); // that validates
  const later = targetsOf(targets.ret.map((value, n) => (n <= first - 20 ? value : -value)));
  expect(fitTo(later, 20).weights).toBe(fitTo(targets, 20).weights); // one epoch: the validation loss decides nothing
  expect(fitTo(later, 19).weights).not.toBe(fitTo(targets, 19).weights);
  expect(fitTo(targets, LOOKBACK)).toEqual(fitTo(targets));
  expect(() => fitTo(targets, ROWS)).toThrow(expect.objectContaining({ code: 'model_fit_failed' }));
});

test.each([
  ['a window longer than the data', { lookback: 501 }],
  ['a window that leaves nothing to train on', { lookback: 300 }],
])('%s admits no fit', (_, changes) => {
  expect(() => fit(nlinear as Model, changes)).toThrow(expect.objectContaining({ code: 'model_fit_failed' }));
});

test('a batch of more windows than there are normalises over those that there are', () => {
  const few = viewOf(data.slice(0, (LOOKBACK + 1) * COLS), COLS);
  const params = tsmixer.params.parse({ lookback: LOOKBACK, epochs: 2, patience: 0, norm: 'batch' });
  const context = { rng: createRng(1), throwIfAborted: () => {} };
  const state = tsmixer.fit(few, targetsOf(targets.ret.slice(0, few.rows)), params, context);
  expect(
    tsmixer
      .predict(state, view)
      .E_r!.slice(LOOKBACK - 1)
      .every(Number.isFinite),
  ).toBe(true);
});

test('tsmixer refuses to normalise over batches of one window', () => {
  expect(tsmixer.params.safeParse({ norm: 'batch', batch_size: 1 }).success).toBe(false);
  expect(tsmixer.params.safeParse({ norm: 'batch', batch_size: 2 }).success).toBe(true);
  expect(tsmixer.params.safeParse({ norm: 'layer', batch_size: 1 }).success).toBe(true);
});

test.each([{ lookback: 0 }, { horizon: 0 }, { moving_average: 4 }])('dlinear refuses %j', (changes) => {
  expect(dlinear.params.safeParse(changes).success).toBe(false);
});

test('weights come back from text as they were', () => {
  const values = Float32Array.of(0, -0, 1 / 3, Number.MIN_VALUE, 3.4e38, -1e-45);
  expect(textToFloats(floatsToText(values.subarray(1)))).toEqual(values.slice(1));
});

test('scaling gives mean 0 and spread 1, leaves a constant alone, and stops an outlier', () => {
  const table = Float64Array.of(1, 0.1, 3, 0.1, 1, 0.1, 3, 0.1, 1e6, 0.1);
  const scaling = fitScaling(table, 2, 4);
  expect(scaling).toEqual({ mean: [2, 0.1], scale: [1, 1] });
  expect([...applyScaling(scaling, table)]).toEqual([-1, 0, 1, 0, -1, 0, 1, 0, 10, 0]);
});

test.each(models)('%s gives an ONNX model that predicts the same for any number of windows', (name, model) => {
  const params = model.params.parse({ lookback: LOOKBACK, epochs: 2, objective: 'quantile', ...batchNorm(name) });
  const state = model.fit(view, targets, params, { rng: createRng(1), throwIfAborted: () => {} });
  const onnx = (model as NeuralModel<TrainingParams>).toOnnx(state as NeuralState<TrainingParams>);
  expect(onnx.graph.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['N', LOOKBACK, COLS] }]);
  const predicted = model.predict(state, view);
  for (const count of [1, 70]) {
    const outputs = runGraph(onnx, view, count);
    expect([...outputs.keys()]).toEqual(['q50', 'q05', 'q95']);
    for (const [output, values] of outputs) {
      values.forEach((value, n) => {
        expect(value).toBeCloseTo(predicted[output]![n + LOOKBACK - 1]!, 7);
      });
    }
  }
});

test.each(availableBackends)('a fit and a prediction on %s leave no tensor behind', (backend) => {
  const before = loadTfjs().memory().numTensors;
  for (const batch_size of [7, 8]) {
    const state = fit(nlinear as Model, { epochs: 1, batch_size, backend });
    nlinear.predict(state as never, view);
  }
  expect(loadTfjs().memory().numTensors).toBe(before);
});

test.each(['wasm', 'cpu'])('a fit on %s predicts what a fit on onnx does', (backend) => {
  const [other, onnx] = [backend, 'onnx'].map((name) => {
    const state = fit(tsmixer as Model, { epochs: 2, patience: 0, hidden: 4, blocks: 1, backend: name });
    return tsmixer.predict(state as never, viewOf(data.subarray(0, 80 * COLS), COLS)).E_r!.slice(LOOKBACK - 1);
  });
  other!.forEach((value, n) => {
    expect(value).toBeCloseTo(onnx![n]!, 5);
  });
});
