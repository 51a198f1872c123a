// Memory of a process that fits and predicts network after network, each of other sizes, so that programs are compiled and freed all
// the time: resident memory and tfjs's tensors as it goes on, and how far memory moves after the first fifth.
//
//   node --expose-gc bench/neural/leak.mjs [trials = 500] [backend = onnx]
import { createRequire } from 'node:module';
import process from 'node:process';
import { createRng } from '@winnow/core';
import { models } from '@winnow/models';

const tf = createRequire(import.meta.url)('@tensorflow/tfjs-core');
const trials = Number(process.argv[2] ?? 500);
const backend = process.argv[3] ?? 'onnx';
const [ROWS, COLS] = [150, 3];
const names = ['dlinear', 'nlinear', 'mlp', 'tsmixer'];

const rng = createRng(1);
const data = Float64Array.from({ length: ROWS * COLS }, () => rng.normal());
const view = { kind: 'feature_matrix', data, rows: ROWS, cols: COLS, runStarts: Int32Array.of(0) };
const ret = Float64Array.from({ length: ROWS }, (_, n) => 0.01 * data[n * COLS]);
const targets = { ret, up: Uint8Array.from(ret, (value) => Number(value > 0)) };

const sizes = [];
for (let n = 1; n <= trials; n++) {
  const model = models[names[n % names.length]];
  const params = model.params.parse({ lookback: 3 + (n % 17), batch_size: 8 + (n % 5), epochs: 2, backend });
  model.predict(model.fit(view, targets, params, { rng: rng.split(n), throwIfAborted() {} }), view);
  if (n % Math.ceil(trials / 20) !== 0) continue;
  globalThis.gc?.();
  sizes.push(process.memoryUsage.rss() / 2 ** 20);
  console.log(`${n} trials: ${sizes.at(-1).toFixed(0)} MB, ${tf.memory().numTensors} tensors`);
}
const settled = sizes.slice(Math.floor(sizes.length / 5));
const [low, high] = [Math.min(...settled), Math.max(...settled)];
const spread = (100 * (high - low)) / (high + low);
console.log(`after ${trials / 5} trials: ${low.toFixed(0)} to ${high.toFixed(0)} MB, ± ${spread.toFixed(1)} %`);
