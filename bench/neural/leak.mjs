// Memory of a process that runs neural trial after trial, each of other sizes, so that programs are compiled and freed all the time:
// resident memory and tfjs's tensors as it goes on, and how far memory moves after the first fifth.
//
//   npm run build && node --expose-gc bench/neural/leak.mjs [trials = 500] [backend = onnx]
import { createRequire } from 'node:module';
import process from 'node:process';
import { createRng } from '@winnow/core';
import { simulateSeries } from '@winnow/market';
import { createTrialWorkspace, runTrial } from '@winnow/pipeline';

const tf = createRequire(import.meta.url)('@tensorflow/tfjs-core');
const trials = Number(process.argv[2] ?? 500);
const backend = process.argv[3] ?? 'onnx';
const [ROWS, TRAINED] = [260, 120];
const DAY = 86_400_000;
const names = ['dlinear', 'nlinear', 'mlp', 'tsmixer', 'tsmixer_liquid'];

const bars = simulateSeries({ symbol: 'SIM', timeframe: '1d', rows: ROWS, start: 0, rng: createRng(1) });
const spec = {
  v: 1,
  studyId: 'bench-1',
  stage: 'search',
  seed: 1,
  policy: { mode: 'long_short', threshold: 0 },
  features: ['logret_1', 'logret_5', 'realized_vol_20', 'rsi_14'],
  label: { kind: 'forward_return', horizon: 1 },
  scaler: { kind: 'standard' },
  dataRefs: [{ symbol: 'SIM', timeframe: '1d', source: 'bench', columns: {}, contentHash: 'sha256:0' }],
  dataRegime: 'mixed',
  runSource: 'smoke',
  window: { trainFrom: 0, from: TRAINED * DAY, to: ROWS * DAY },
  split: { kind: 'walk_forward', folds: 2, embargoBars: 1 },
  costs: { costBps: 2, minOrder: 0 },
  objective: { lambdaDrawdown: 0.5, lambdaReject: 0, lambdaTurnover: 0.1 },
  pruneAt: [],
};

const workspace = createTrialWorkspace(); // as a thread of a trainer keeps it
const sizes = [];
for (let number = 1; number <= trials; number++) {
  const params = { lookback: 3 + (number % 17), batch_size: 8 + (number % 5), epochs: 2, backend };
  const trial = { ...spec, trialId: `bench-1.search.${number}`, number, model: names[number % names.length], params };
  const progress = [...runTrial(trial, new Map([['SIM', bars]]), () => {}, workspace)];
  if (progress.at(-1).type !== 'completed') throw new Error(`${trial.trialId} did not complete`);
  if (number % Math.ceil(trials / 20) !== 0) continue;
  globalThis.gc?.();
  sizes.push(process.memoryUsage.rss() / 2 ** 20);
  console.log(`${number} trials: ${sizes.at(-1).toFixed(0)} MB, ${tf.memory().numTensors} tensors`);
}
const settled = sizes.slice(Math.floor(sizes.length / 5));
const [low, high] = [Math.min(...settled), Math.max(...settled)];
const spread = (100 * (high - low)) / (high + low);
console.log(`after ${trials / 5} trials: ${low.toFixed(0)} to ${high.toFixed(0)} MB, ± ${spread.toFixed(1)} %`);
