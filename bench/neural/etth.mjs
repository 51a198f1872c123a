// Forecasts of the ETT tables in the protocol of LTSF (Zeng et al. 2023): 12, 4 and 4 months of 30 days, each channel to
// mean 0 and spread 1 of the training rows, errors averaged over windows, steps and channels of the test rows.
//
//   node bench/neural/etth.mjs <folder with ETTh1.csv and ETTh2.csv> <results.jsonl> [dlinear | tsmixer] [seeds=0,1,2] [cells=ETTh1-96,…]
//
// Each cell is a line of the results as soon as it is there; those that have a line are left out, and a fit that was cut short
// goes on after its last epoch, from a file beside the results. `node bench/neural/etthTable.mjs <results.jsonl>` makes the tables.
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createRng } from '@winnow/core';
import { evaluateWindows, pointHead, trainNetwork } from '@winnow/models';
import { setups } from './etthSetups.mjs';

const MONTH = 30 * 24;
const ENDS = [12 * MONTH, 16 * MONTH, 20 * MONTH];
const CHANNELS = 7;
const BATCH = 32;

/** In the order of the time they take. */
const CELLS = ['ETTh2-192', 'ETTh2-336', 'ETTh2-96', 'ETTh2-720', 'ETTh1-720', 'ETTh1-336', 'ETTh1-192', 'ETTh1-96'];

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

/** Mean squared and mean absolute error of the first windows. */
function errorsOf(outputs, targets, ends, size) {
  let [squared, absolute] = [0, 0];
  ends.forEach((row, n) => {
    for (let k = 0; k < size; k++) {
      const error = outputs[n * size + k] - targets[row * size + k];
      squared += error * error;
      absolute += Math.abs(error);
    }
  });
  return { mse: squared / (ends.length * size), mae: absolute / (ends.length * size) };
}

function runCell(features, { model, table, horizon, seed }, checkpoint) {
  const setup = setups[model](table, horizon);
  const { lookback, forecast, learningRate, epochs, patience } = setup;
  const size = horizon * CHANNELS;
  const targets = targetsOf(features, horizon);
  const network = (scope, x) => scope.tf.reshape(forecast(scope, x), [x.shape[0], size]);
  const design = { key: `${model} ${table} ${horizon}`, network, head: pointHead(size) };
  const data = {
    ...{ features, cols: CHANNELS, lookback, targets },
    train: windowsIn(lookback, ENDS[0], horizon),
    validation: windowsIn(ENDS[0], ENDS[1], horizon),
  };
  const options = {
    ...{ batchSize: BATCH, epochs, patience, learningRate, gradientClip: 0, averageDecay: 0 },
    schedule: setup.schedule(Math.floor(data.train.length / BATCH)),
    optimizer: { name: 'adam', weightDecay: 0, momentum: 0 },
  };
  const onIteration = (epoch, loss) => console.error(`  epoch ${epoch}: validation ${loss.toFixed(4)}`);
  const context = { rng: createRng(seed), throwIfAborted: () => {}, onIteration, checkpoint };
  const learned = trainNetwork(model, design, data, options, context);
  const test = windowsIn(ENDS[1], ENDS[2], horizon);
  const { outputs } = evaluateWindows(design, learned, data, test);
  const fullBatches = test.subarray(0, test.length - (test.length % BATCH));
  return {
    ...errorsOf(outputs, targets, test, size),
    fullBatches: errorsOf(outputs, targets, fullBatches, size), // what the DLinear authors' loader tests on
    ...{ keptEpoch: learned.report.keptEpoch, epochs: learned.report.trainLoss.length },
  };
}

/** Keeps the state of a fit, and the processor seconds it took so far, in a file. */
function keepIn(path) {
  const start = process.cpuUsage();
  const bytes = existsSync(path) ? readFileSync(path) : undefined;
  const secondsBefore = bytes?.readDoubleLE() ?? 0;
  const seconds = () => {
    const { user, system } = process.cpuUsage(start);
    return secondsBefore + (user + system) / 1e6;
  };
  const save = (encode) => {
    const head = Buffer.alloc(8);
    head.writeDoubleLE(seconds());
    writeFileSync(`${path}.new`, Buffer.concat([head, encode()]));
    renameSync(`${path}.new`, path);
  };
  return { load: () => bytes && Uint8Array.from(bytes.subarray(8)), save, seconds };
}

const [folder, results, ...rest] = process.argv.slice(2);
const listOf = (name) => {
  return rest
    .find((arg) => arg.startsWith(`${name}=`))
    ?.slice(name.length + 1)
    .split(',');
};
const seeds = listOf('seeds')?.map(Number) ?? [0, 1, 2];
const cells = listOf('cells') ?? CELLS;
const asked = rest.filter((arg) => !arg.includes('='));
const isKnown = (cell) => {
  const lines = existsSync(results) ? readFileSync(results, 'utf8').trim().split('\n').filter(Boolean) : [];
  return lines
    .map((line) => JSON.parse(line))
    .some((line) => Object.entries(cell).every(([key, value]) => line[key] === value));
};
for (const model of asked.length > 0 ? asked : Object.keys(setups)) {
  for (const seed of seeds) {
    for (const name of cells) {
      const [table, horizon] = [name.split('-')[0], Number(name.split('-')[1])];
      const cell = { model, table, horizon, seed };
      if (isKnown(cell)) continue;
      console.error(JSON.stringify(cell));
      const kept = `${results}.${model}-${name}-${seed}.checkpoint`;
      const checkpoint = keepIn(kept);
      const found = runCell(readTable(join(folder, `${table}.csv`)), cell, checkpoint);
      const line = JSON.stringify({ ...cell, ...found, cpuSeconds: Math.round(checkpoint.seconds()) });
      appendFileSync(results, `${line}\n`);
      rmSync(kept, { force: true });
      console.log(line);
    }
  }
}
