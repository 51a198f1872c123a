// Forecasts of the ETT tables in the protocol of LTSF (Zeng et al. 2023): 12, 4 and 4 months of 30 days, each channel to
// mean 0 and spread 1 of the training rows, all windows of the test rows, errors averaged over windows, steps and channels.
//
//   node bench/neural/etth.mjs <folder with ETTh1.csv and ETTh2.csv> [dlinear|tsmixer] [horizon …] [seeds=1]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createRng } from '@winnow/core';
import { evaluateWindows, forecastDlinear, forecastTsmixer, pointHead, trainNetwork } from '@winnow/models';

const MONTH = 30 * 24;
const ENDS = [12 * MONTH, 16 * MONTH, 20 * MONTH];
const CHANNELS = 7;

/** Mean squared and absolute errors: Zeng et al. 2023, table 2; those of Chen et al. 2023 are from memory, not checked. */
const published = {
  dlinear: {
    ETTh1: { 96: [0.375, 0.399], 192: [0.405, 0.416], 336: [0.439, 0.443], 720: [0.472, 0.49] },
    ETTh2: { 96: [0.289, 0.353], 192: [0.383, 0.418], 336: [0.448, 0.465], 720: [0.605, 0.551] },
  },
  tsmixer: {
    ETTh1: { 96: [0.361, 0.392], 192: [0.404, 0.418], 336: [0.42, 0.431], 720: [0.463, 0.472] },
  },
};

const models = {
  dlinear: {
    lookback: 336,
    forecast: (scope, x, horizon) => forecastDlinear(scope, x, { horizon, width: 25 }),
    learningRate: { ETTh1: 0.005, ETTh2: 0.05 },
    options: { batchSize: 32, epochs: 20 },
  },
  tsmixer: {
    lookback: 512,
    forecast: (scope, x, horizon) => {
      return forecastTsmixer(scope, x, { horizon, blocks: 2, hidden: 64, dropout: 0.9, norm: 'batch' });
    },
    learningRate: { ETTh1: 1e-4, ETTh2: 1e-4 },
    options: { batchSize: 32, epochs: 20 },
  },
};

function readTable(path) {
  const lines = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1, ENDS[2] + 1);
  const data = Float64Array.from(lines.flatMap((line) => line.split(',').slice(1).map(Number)));
  const train = ENDS[0] * CHANNELS;
  for (let c = 0; c < CHANNELS; c++) {
    let [sum, squares] = [0, 0];
    for (let i = c; i < train; i += CHANNELS) sum += data[i] / ENDS[0];
    for (let i = c; i < train; i += CHANNELS) squares += (data[i] - sum) ** 2 / ENDS[0];
    for (let i = c; i < data.length; i += CHANNELS) data[i] = (data[i] - sum) / Math.sqrt(squares);
  }
  return Float32Array.from(data);
}

/** Last rows of the windows whose horizon lies in [from, to). */
function windowsIn(from, to, horizon) {
  return Int32Array.from({ length: to - from - horizon + 1 }, (_, i) => from - 1 + i);
}

/** [N, H · C] what follows each row. */
function targetsOf(features, horizon) {
  const rows = features.length / CHANNELS;
  const size = horizon * CHANNELS;
  const targets = new Float32Array(rows * size);
  for (let row = 0; row + horizon < rows; row++) {
    targets.set(features.subarray((row + 1) * CHANNELS, (row + 1 + horizon) * CHANNELS), row * size);
  }
  return targets;
}

function run(features, table, name, horizon, seed) {
  const { lookback, forecast, learningRate, options } = models[name];
  const size = horizon * CHANNELS;
  const targets = targetsOf(features, horizon);
  const network = (scope, x) => scope.tf.reshape(forecast(scope, x, horizon), [x.shape[0], size]);
  const design = { key: `${name} ${horizon}`, network, head: pointHead(size) };
  const data = {
    ...{ features, cols: CHANNELS, lookback, targets },
    train: windowsIn(lookback, ENDS[0], horizon),
    validation: windowsIn(ENDS[0], ENDS[1], horizon),
  };
  const rest = { learningRate: learningRate[table], schedule: 'cosine', gradientClip: 0, patience: 0, averageDecay: 0 };
  const optimizer = { name: 'adam', weightDecay: 0, momentum: 0 };
  const context = { rng: createRng(seed), throwIfAborted: () => {} };
  const learned = trainNetwork(name, design, data, { ...options, ...rest, optimizer }, context);
  const test = windowsIn(ENDS[1], ENDS[2], horizon);
  const { outputs } = evaluateWindows(design, learned, data, test);
  let [squared, absolute] = [0, 0];
  test.forEach((row, n) => {
    for (let k = 0; k < size; k++) {
      const error = outputs[n * size + k] - targets[row * size + k];
      squared += error * error;
      absolute += Math.abs(error);
    }
  });
  return [squared / (test.length * size), absolute / (test.length * size), learned.report.keptEpoch];
}

const [folder, name = 'dlinear', ...rest] = process.argv.slice(2);
const seeds = Number(rest.find((arg) => arg.startsWith('seeds='))?.slice('seeds='.length) ?? 1);
const asked = rest.filter((arg) => !arg.startsWith('seeds=')).map(Number);
const horizons = asked.length > 0 ? asked : [96, 192, 336, 720];
console.log('| table | horizon | MSE | paper | MAE | paper | kept epochs | CPU s |\n|---|---|---|---|---|---|---|---|');
for (const table of ['ETTh1', 'ETTh2']) {
  const features = readTable(join(folder, `${table}.csv`));
  for (const horizon of horizons) {
    const before = process.cpuUsage().user;
    const runs = Array.from({ length: seeds }, (_, seed) => run(features, table, name, horizon, seed));
    const mean = (k) => runs.reduce((sum, values) => sum + values[k], 0) / seeds;
    const paper = published[name][table]?.[horizon] ?? ['–', '–'];
    const seconds = (process.cpuUsage().user - before) / 1e6;
    const cells = [
      mean(0).toFixed(3),
      paper[0],
      mean(1).toFixed(3),
      paper[1],
      runs.map((values) => values[2]).join(' '),
    ];
    console.log(`| ${table} | ${horizon} | ${cells.join(' | ')} | ${seconds.toFixed(0)} |`);
  }
}
